"""What is pressed in Slack: outside input, that proves what it is about only by the store."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from sqlmodel import Session

from store.slack import proofs
from store.slack.proofs import Tokened


@dataclass(frozen=True)
class Pressed:
    """What something pressed says that it is about, and where it stands: outside input."""

    value: str  # The subject's token; a bare row id, where an older version drew it.
    channel_id: str = ""
    ts: str = ""  # Of the message; "": it stands in none, but in a modal, say.

    @classmethod
    def kept_as(cls, kept: object) -> Self:
        """What `to_keep` gave; whatever else it is proves nothing."""
        if not isinstance(kept, Mapping):
            return cls("")
        return cls(**{name: str(kept.get(name, "")) for name in cls.__dataclass_fields__})

    def to_keep(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)

    def find(self, session: Session, table: Tokened) -> int | None:
        """The id of the row that it is about; None where that is not proven."""
        return proofs.find(session, table, self.value, self.channel_id, self.ts)
