"""A button that one function of bot/ answers: the one shape of its trigger file.

A file in listeners/actions/ names its button and that function. Here the payload is read, what goes
wrong is told, what an unlinked person wanted is kept and done after linking, and all is acked.
"""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.identity.gate import Presser
from bot.identity.pending_actions import PendingAction
from bot.issues import Confirmation
from bot.notes.note import Line
from bot.providers.slack_text import rich
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from listeners.answers import Answers, errors_told, pressed, presser
from listeners.pending_actions import Outcome, pending_action
from listeners.trigger_deadline import Begun, TriggerDeadline, outcome

Register = Callable[[App], None]  # What each trigger file has.
Carry = Callable[[Services, Pressed, Presser], Outcome]


def issue_press(
    action_id: str, rule: Callable[[Services, Pressed, Presser], Confirmation]
) -> Register:
    """A button of an issue's card that does it at once."""
    return _press(action_id, "issue", lambda *given: outcome(rule(*given)))


def issue_question(
    action_id: str, begin: Callable[[Services, Pressed, Presser], Begun]
) -> Register:
    """A button of an issue's card that may ask first, by a modal that `begin` returns."""

    def handle(
        ack: Ack, body: dict[str, Any], client: WebClient, services: Services, answers: Answers
    ) -> None:
        card, by = pressed(body), presser(body)
        pending = PendingAction(action_id, {"issue": card.to_keep()})
        trigger = TriggerDeadline(answers, client, body, pending)
        trigger.begin(lambda: begin(services, card, by))
        ack()

    return _registered(action_id, "issue", handle, lambda *given: outcome(begin(*given)))


def invite_press(action_id: str, rule: Callable[[Services, Pressed, Presser], Line]) -> Register:
    """A button of the card that asks whether somebody is let in."""

    def carry(services: Services, card: Pressed, by: Presser) -> Outcome:
        line = rule(services, card, by)
        return Outcome(rich(line)) if line else Outcome(is_asked=True)

    return _press(action_id, "invite", carry)


def _press(action_id: str, subject: str, carry: Carry) -> Register:
    def handle(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
        card = pressed(body)
        with errors_told(answers, body, PendingAction(action_id, {subject: card.to_keep()})):
            done = carry(services, card, presser(body))
            if not done.is_asked:
                answers.tell(body, done.text, done.blocks)
        ack()

    return _registered(action_id, subject, handle, carry)


def _registered(
    action_id: str, subject: str, handle: Callable[..., None], carry: Carry
) -> Register:
    """Both ways to it: the click, and what waited until its person was linked."""

    @pending_action(action_id)
    def later(services: Services, by: Presser, values: Mapping[str, Any]) -> Outcome:
        return carry(services, Pressed.kept_as(values[subject]), by)

    def register(app: App) -> None:
        app.action(action_id)(handle)

    return register
