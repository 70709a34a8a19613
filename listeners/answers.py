"""How a refusal or a fault reaches the person who pressed; nothing escapes a listener."""

import logging
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from queue import SimpleQueue
from secrets import token_hex
from typing import Any

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from blocks.mrkdwn import escape
from bot.errors import UserError
from bot.gate import Presser
from bot.settings import Settings

log = logging.getLogger(__name__)

ROW_ID = re.compile(r"[1-9][0-9]{0,17}")  # What fits a 64-bit integer, with room.
THREADS = 4
TIMEOUT = 5  # Seconds; an answer that Slack does not take by then is not worth more.


class Answers:
    """Sends answers to single people after the ack, on threads of its own."""

    def __init__(self, client: WebClient, settings: Settings) -> None:
        self._client = client
        self._tracker = settings.tracker_name
        self._waiting: SimpleQueue[tuple[dict[str, Any], str] | None] = SimpleQueue()
        self._threads = [  # Daemons: an answer that hangs must not keep the program from ending.
            threading.Thread(target=self._send_all, name=f"answers-{n}", daemon=True)
            for n in range(THREADS)
        ]
        for thread in self._threads:
            thread.start()

    def tell(self, body: Mapping[str, Any], text: str) -> None:
        """Show `text`, which is markup, only to the person of the payload."""
        self._waiting.put((dict(body), text))

    @property
    def unexpected(self) -> str:
        return f"{self._tracker} can't perform that action right now on your behalf!"

    def close(self, patience: float) -> None:
        """Nothing more is told; what waits still goes out, if it does within `patience` seconds."""
        end = time.monotonic() + patience
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    def _send_all(self) -> None:
        while (waiting := self._waiting.get()) is not None:
            self._send(*waiting)

    def _send(self, body: dict[str, Any], text: str) -> None:
        """By the response_url while it lasts, else as an ephemeral message."""
        try:
            if not self._respond(body.get("response_url"), text):
                self._post(body, text)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next one's goes out.
            log.warning("an answer did not reach its person: %s", type(error).__name__)

    def _respond(self, url: str | None, text: str) -> bool:
        if not url:
            return False
        webhook = WebhookClient(url, timeout=TIMEOUT, ssl=self._client.ssl, retry_handlers=[])
        answer = webhook.send(text=text, response_type="ephemeral", replace_original=False)
        return answer.status_code == HTTPStatus.OK

    def _post(self, body: dict[str, Any], text: str) -> None:
        by = presser(body)
        if by.channel_id:
            self._client.chat_postEphemeral(channel=by.channel_id, user=by.user_id, text=text)


@contextmanager
def answering(answers: Answers, body: Mapping[str, Any]) -> Iterator[None]:
    """Show a refusal to who pressed; log all else with an id that the person is told."""
    try:
        yield
    except UserError as refusal:
        answers.tell(body, refusal.told(escape))
    except Exception:
        error_id = token_hex(4)
        log.exception("a listener failed (error %s)", error_id)
        answers.tell(body, f"{answers.unexpected} (error {error_id})")


def presser(body: Mapping[str, Any]) -> Presser:
    """Who pressed and where, of an interactive payload."""
    user, team = body.get("user") or {}, body.get("team") or {}
    team_id = str(team.get("id") or user.get("team_id") or "")
    channel = body.get("channel") or {}
    container = body.get("container") or {}
    return Presser(
        team_id=team_id,
        user_id=str(user.get("id", "")),
        home_team_id=str(user.get("team_id") or team_id),
        channel_id=str(channel.get("id") or container.get("channel_id") or ""),
    )


def pressed_id(body: Mapping[str, Any]) -> int | None:
    """The row id that the button carries; None for anything that is no id: it is outside input."""
    actions = body.get("actions") or [{}]
    value = str(actions[0].get("value", ""))
    return int(value) if ROW_ID.fullmatch(value) else None
