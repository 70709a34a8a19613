"""Acting as a person of the workspace: pressing, choosing, typing, and seeing what comes."""

import dataclasses
from collections.abc import Callable
from typing import Any

from bot.sandbox import payloads
from bot.sandbox.conversation import Conversation
from bot.sandbox.deliveries import Delivery
from bot.sandbox.elements import (
    STATE_KEYS,
    Filled,
    Target,
    find_target,
    is_empty,
    option_called,
    options_of,
    overflow_labels,
    state_of,
    targets_of,
    values_of,
)
from bot.sandbox.modals import Submission, take_answer
from bot.sandbox.records import Json, Message, User, View
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.workspace import Workspace

REQUIRED = "Please complete this required field."


class Person(Conversation):
    """One person; every act is sent to the app, and waits for its ack unless told otherwise."""

    def __init__(
        self, space: Workspace, socket: SocketMode, user: User, patience: Callable[[], float]
    ) -> None:
        super().__init__(space, socket, user, patience)
        self._chosen: dict[str, Filled] = {}  # In messages, by ts.

    def press(
        self,
        label: str | None,
        subject: Message | View,
        *,
        action_id: str | None = None,
        block_id: str | None = None,
        confirm: bool = True,
        wait: bool = True,
    ) -> Delivery | None:
        """Press a button by what it says; None when the person backs off from its confirmation."""
        target = find_target(subject, label, action_id, block_id)
        if "confirm" in target.element and not confirm:
            return None
        chosen: Json = {}
        if label in overflow_labels(target):
            chosen["selected_option"] = option_called(target.element["options"], label or "")
        return self.act(subject, target, chosen, wait=wait)

    def choose(
        self,
        label: str | None,
        value: object,
        subject: Message | View,
        *,
        action_id: str | None = None,
        wait: bool = True,
    ) -> Delivery | None:
        """Pick from a select, or fill in a field; an app's own options are searched first."""
        target = find_target(subject, label, action_id)
        return self.pick(subject, target, self._resolved(subject, target, value), wait=wait)

    def pick(
        self, subject: Message | View, target: Target, value: object, *, wait: bool = True
    ) -> Delivery | None:
        """Set an element to a value as Slack has it; None where the app is not told of it yet."""
        state = self.set(subject, target, value)
        is_quiet = target.block.get("type") == "input" and not target.block.get("dispatch_action")
        return None if is_quiet else self.act(subject, target, state, wait=wait)

    def fill(self, view: View, label: str, value: object) -> None:
        """Fill in a field of a modal by its label; an option, a person, a channel by its name."""
        self.choose(label, value, view)

    def set(self, subject: Message | View, target: Target, value: object) -> Json:
        """Keep a value in the message or view, without telling the app."""
        state = state_of(target, value)
        with self._space.lock:
            self._filled(subject).setdefault(target.block_id, {})[target.action_id] = state
        return state

    def suggest(self, subject: Message | View, target: Target, query: str) -> list[Json]:
        """The options that the app offers for what was typed into one of its selects."""
        return options_of(self.search(subject, target, query).answer or {})

    def search(self, subject: Message | View, target: Target, query: str) -> Delivery:
        """Ask the app for options; the ack has them, in groups or not."""
        with self._space.lock:
            payload = payloads.block_suggestion(self._space, self.user, subject, target, query)
        return self._send("interactive", payload, accepts=True)

    def submit(self, view: View) -> Submission:
        """Submit a modal; what its fields are refused for is in the result's `errors`."""
        missing = [
            target
            for target in targets_of(view)
            if target.block.get("type") == "input" and not target.block.get("optional")
            if is_empty(values_of(view, view.filled)[target.block_id][target.action_id])
        ]
        if missing:
            return Submission(view, {target.block_id: REQUIRED for target in missing})
        with self._space.lock:
            payload = payloads.view_submission(self._space, self.user, view)
            view.is_submitting = True
            self._space.touch(f"modal:{self.user.id}")
        delivery = self._send("interactive", payload, accepts=True)
        with self._space.lock:
            view.is_submitting = False
            return take_answer(self._space, view, delivery)

    def close(self, view: View) -> None:
        """Close a modal by its cross; an app that asked for it is told."""
        everything = bool(view.body.get("clear_on_close"))
        payload = payloads.view_closed(self._space, self.user, view, everything=everything)
        with self._space.lock:
            self._space.views.close(self.user.id, everything=everything)
        if view.body.get("notify_on_close"):
            self._send("interactive", payload)

    def act(
        self, subject: Message | View, target: Target, chosen: Json, *, wait: bool = True
    ) -> Delivery:
        """Send a click on an element, with what is chosen by it."""
        return self._send("interactive", self._click(subject, target, chosen), wait=wait)

    def click_payload(self, label: str | None, subject: Message | View) -> Json:
        """What a press would send, without sending it: to be changed, repeated, sent by hand."""
        return self._click(subject, find_target(subject, label), {})

    def _click(self, subject: Message | View, target: Target, chosen: Json) -> Json:
        chosen = {key: value for key, value in chosen.items() if key != "type"}
        with self._space.lock:
            filled = self._filled(subject)
            return payloads.block_actions(
                self._space, self.user, subject, target, chosen=chosen, filled=filled
            )

    def _filled(self, subject: Message | View) -> Filled:
        if isinstance(subject, View):
            return subject.filled
        return self._chosen.setdefault(subject.ts, {})

    def _resolved(self, subject: Message | View, target: Target, value: object) -> Any:  # noqa: ANN401 - as its element
        """The value that Slack would send for what a person picked by name."""
        if isinstance(value, list):
            return [self._resolved(subject, target, item) for item in value]
        if value is None or isinstance(value, dict):
            return value
        key, _ = STATE_KEYS[target.kind]
        if key.startswith("selected_option"):
            return self._option(subject, target, str(value))
        if "user" in key:
            return self._space.user_of(str(value)).id
        if "channel" in key or "conversation" in key:
            return self._space.channel_of(str(value)).id
        return value

    def _option(self, subject: Message | View, target: Target, label: str) -> Json:
        is_external = "external" in target.kind
        offered = self.suggest(subject, target, label) if is_external else None
        return option_called(options_of(target.element) if offered is None else offered, label)


def seen_now(message: Message) -> Message:
    """A copy that stays as it is, to press what has been redrawn since."""
    return dataclasses.replace(message)
