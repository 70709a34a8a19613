"""How a refusal or a fault reaches the person who pressed; nothing escapes a listener."""

import logging
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from secrets import token_hex
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
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
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="answers")

    def tell(self, body: Mapping[str, Any], text: str) -> None:
        """Show `text`, which is markup, only to the person of the payload."""
        self._pool.submit(self._send, dict(body), text)

    @property
    def unexpected(self) -> str:
        return f"{self._tracker} can't perform that action right now on your behalf!"

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _send(self, body: dict[str, Any], text: str) -> None:
        """By the response_url while it lasts, else as an ephemeral message."""
        try:
            if not self._respond(body.get("response_url"), text):
                self._post(body, text)
        except (SlackApiError, OSError) as error:
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
