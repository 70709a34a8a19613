"""Bolt's app, with what comes before a listener and what follows it.

Before: whose payload it is, whether an event was heard before, whether anybody listens to it.
After: the Home of who did something shows how things are now.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.listener_matcher import ListenerMatcher

from blocks import issue_buttons
from bot.workspace import home
from bot.workspace.unfurls import shared_links
from bot.workspace.unfurls.shared_links import Message
from listeners.answers import Answers, presser
from listeners.event_repeats import EventRepeats
from listeners.kind_matcher import by_body
from listeners.membership import Membership
from listeners.unhandled import ACKED, OnError

DONE_BY_PEOPLE = {"block_actions", "view_submission"}
PRESSES = {
    issue_buttons.RESOLVE_ISSUE,
    issue_buttons.UNRESOLVE_ISSUE,
    issue_buttons.ONGOING_ISSUE,
    issue_buttons.ASSIGN_ISSUE,
}
MESSAGE = "message"  # The type of a payload's container.
EVENT = "event_callback"

Matcher = Callable[..., bool]  # Of an event, by `event`: whether its listener is for it.


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
        self._listened_to: defaultdict[str, list[Sequence[Matcher]]] = defaultdict(list)
        self._answers = answers
        self._membership, self._on_error = membership, on_error
        self._repeats = EventRepeats(answers.services)
        self.error(on_error)

    def event(  # type: ignore[override] # Ours are known by their type alone.
        self, event: str, matchers: Sequence[Matcher] = (), middleware: Sequence[Any] | None = None
    ) -> Callable[..., Callable[..., Any] | None]:
        """Bolt's own, for a type of events; `matchers` ask for nothing but the event."""
        self._listened_to[event].append(matchers)
        return super().event(event, matchers, middleware)

    def _register_listener(  # Bolt's own; each `action`, `event`, `command` … ends here.
        self,
        functions: Sequence[Callable[..., Any]],
        primary_matcher: ListenerMatcher,
        *more: Any,  # noqa: ANN401 - Bolt's own.
        **named: Any,  # noqa: ANN401 - Bolt's own.
    ) -> Callable[..., Any] | None:
        kind = by_body(primary_matcher)
        return super()._register_listener(functions, kind, *more, **named)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """An event that nothing follows from is acked, or Slack would send it again.

        Bolt would ask every listener about it, and the database would keep its id, for nothing.
        """
        event = req.body.get("event") if req.body.get("type") == EVENT else None
        if isinstance(event, dict) and not self._is_listened_to(event):
            return BoltResponse(status=ACKED)
        return self._repeats.once(req.body, partial(self._heard, req))

    def _is_listened_to(self, event: Mapping[str, Any]) -> bool:
        listeners = self._listened_to.get(str(event.get("type")), ())
        return any(all(matches(event=event) for matches in matchers) for matchers in listeners)

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
