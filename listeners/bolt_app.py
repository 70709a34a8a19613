"""What follows from whatever somebody did, after its ack: their Home shows how things are now."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse

from blocks import issue_buttons
from bot.workspace import home
from bot.workspace.unfurls import shared_links
from bot.workspace.unfurls.shared_links import Message
from listeners.answers import Answers, presser
from listeners.event_repeats import EventRepeats
from listeners.membership import Membership
from listeners.unhandled import OnError

DONE_BY_PEOPLE = {"block_actions", "view_submission"}
PRESSES = {
    issue_buttons.RESOLVE_ISSUE,
    issue_buttons.UNRESOLVE_ISSUE,
    issue_buttons.ONGOING_ISSUE,
    issue_buttons.ASSIGN_ISSUE,
}
MESSAGE = "message"  # The type of a payload's container.


class BoltApp(App):
    """Bolt's app; `answers` does what follows, on threads of its own.

    `on_error` answers what no listener takes and what fails, in Bolt itself too: it raises at
    once where a payload lacks what its type should have.
    """

    def __init__(
        self,
        answers: Answers,
        membership: Membership,
        on_error: OnError,
        **options: Any,  # noqa: ANN401 - Bolt's own.
    ) -> None:
        super().__init__(raise_error_for_unhandled_request=True, **options)
        self._answers = answers
        self._membership, self._on_error = membership, on_error
        self._repeats = EventRepeats(answers.services)
        self.error(on_error)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        return self._repeats.once(req.body, partial(self._heard, req))

    def _heard(self, req: BoltRequest) -> BoltResponse:
        try:
            self._membership.settle(req.body)
            answer = super().dispatch(req)
        except Exception as error:  # noqa: BLE001 - without an ack Slack shows a warning sign.
            return self._on_error(error, req.body)
        follow(self._answers, req.body)
        return answer


def follow(answers: Answers, body: Mapping[str, Any]) -> None:
    """Cheap here: all that may take a moment waits for a thread."""
    if _is_done_by_somebody(body):
        answers.later(partial(home.refresh, answers.services, presser(body)))
    container = body.get("container") or {}
    if container.get("is_app_unfurl"):
        at = Message(str(container.get("channel_id") or ""), str(container.get("message_ts") or ""))
        url = str(container.get("app_unfurl_url") or "")
        answers.later(partial(shared_links.use, answers.services, presser(body), at, url))


def _is_done_by_somebody(body: Mapping[str, Any]) -> bool:
    """A click, a modal, a command, or words to the app.

    Not a press under a message about an issue: that draws the Homes of all who take part anew.
    """
    pressed = {str(action.get("action_id")) for action in body.get("actions") or ()}
    if pressed & PRESSES and (body.get("container") or {}).get("type") == MESSAGE:
        return False
    event = body.get("event") or {}
    is_said = event.get("type") == "message" and event.get("channel_type") == "im"
    return body.get("type") in DONE_BY_PEOPLE or "command" in body or is_said
