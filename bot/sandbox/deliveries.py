"""One envelope on its way to the app: when it left, whether it came back acked, with what."""

import dataclasses
import threading
import uuid

from bot.sandbox.records import Json

RETRIES = 3  # Of an event that is not acked; docs.slack.dev/apis/events-api.


@dataclasses.dataclass(eq=False)
class Delivery:
    kind: str  # events_api, interactive or slash_commands.
    payload: Json
    accepts_response: bool = False
    id: str = dataclasses.field(default_factory=lambda: str(uuid.uuid4()))
    retries_left: int = 0
    attempt: int = 0
    sent_at: float | None = None  # Monotonic seconds; None: no connection was open.
    seconds: float | None = None  # From the send to the ack.
    answer: Json | None = None  # The ack's payload.
    settled: threading.Event = dataclasses.field(default_factory=threading.Event)

    @property
    def is_acked(self) -> bool:
        return self.seconds is not None

    def envelope(self) -> Json:
        found: Json = {
            "envelope_id": self.id,
            "payload": self.payload,
            "type": self.kind,
            "accepts_response_payload": self.accepts_response,
        }
        if self.kind == "events_api":
            reason = "timeout" if self.attempt else ""
            found |= {"retry_attempt": self.attempt, "retry_reason": reason}
        return found
