"""The "Resolve" button: at once, or asking how where the project has releases."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from blocks.issue_buttons import RESOLVE_ISSUE
from blocks.issue_modals import resolve_modal
from bot import issues
from bot.identity.gate import Presser
from bot.identity.pending_actions import PendingAction
from bot.issues import Done
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from listeners.answers import Answers, pressed, presser
from listeners.modals import packed
from listeners.pending_actions import Outcome, pending_action
from listeners.trigger_deadline import Begun, TriggerDeadline, outcome


def register(app: App) -> None:
    app.action(RESOLVE_ISSUE)(resolve_issue)


def resolve_issue(
    ack: Ack, body: dict[str, Any], client: WebClient, services: Services, answers: Answers
) -> None:
    """Resolve or ask; the relay redraws every card and tells the thread."""
    card, by = pressed(body), presser(body)
    trigger = TriggerDeadline(
        answers, client, body, PendingAction(RESOLVE_ISSUE, {"issue": card.to_keep()})
    )
    trigger.begin(lambda: begin(services, card, by))
    ack()


def begin(services: Services, card: Pressed, by: Presser) -> Begun:
    begun = issues.resolve_or_ask(services, card, by)
    if isinstance(begun, Done):
        return begun
    ids = packed(issue=begun.token, version=begun.version, channel=by.channel_id)
    return resolve_modal(issue=begun.issue, version=begun.version, metadata=ids)


@pending_action(RESOLVE_ISSUE)
def resolve_kept(services: Services, by: Presser, values: Mapping[str, Any]) -> Outcome:
    return outcome(begin(services, Pressed.kept_as(values["issue"]), by))
