"""What follows from whatever somebody did, after its ack: their Home shows how things are now."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse

from bot.home import opening
from bot.unfurling import sharing
from bot.unfurling.sharing import Message
from listeners.answers import Answers, presser

DONE_BY_PEOPLE = {"block_actions", "view_submission"}


class Following(App):
    """Bolt's app; `answers` does what follows, on threads of its own."""

    def __init__(self, answers: Answers, **options: Any) -> None:  # noqa: ANN401 - Bolt's own.
        super().__init__(**options)
        self._answers = answers

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        answer = super().dispatch(req)
        follow(self._answers, req.body)
        return answer


def follow(answers: Answers, body: Mapping[str, Any]) -> None:
    """Cheap here: all that may take a moment waits for a thread."""
    if _is_done_by_somebody(body):
        answers.later(partial(opening.refresh, answers.services, presser(body)))
    container = body.get("container") or {}
    if container.get("is_app_unfurl"):
        at = Message(str(container.get("channel_id") or ""), str(container.get("message_ts") or ""))
        url = str(container.get("app_unfurl_url") or "")
        answers.later(partial(sharing.use, answers.services, presser(body), at, url))


def _is_done_by_somebody(body: Mapping[str, Any]) -> bool:
    """A click, a modal, a command, or words to the app."""
    is_said = (body.get("event") or {}).get("type") == "message"
    return body.get("type") in DONE_BY_PEOPLE or "command" in body or is_said
