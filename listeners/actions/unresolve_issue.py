"""The "Unresolve" button of a resolved issue."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App

from blocks.issue_buttons import UNRESOLVE_ISSUE
from bot import issues
from bot.identity.gate import Presser
from bot.identity.pending_actions import PendingAction
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from listeners.answers import Answers, errors_told, pressed, presser
from listeners.pending_actions import Outcome, pending_action
from listeners.trigger_deadline import confirm, outcome


def register(app: App) -> None:
    app.action(UNRESOLVE_ISSUE)(unresolve_issue)


def unresolve_issue(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Open it again; the relay redraws every card and tells the thread."""
    card = pressed(body)
    with errors_told(answers, body, PendingAction(UNRESOLVE_ISSUE, {"issue": card.to_keep()})):
        confirm(answers, body, issues.unresolve(services, card, presser(body)))
    ack()


@pending_action(UNRESOLVE_ISSUE)
def unresolve_kept(services: Services, by: Presser, values: Mapping[str, Any]) -> Outcome:
    return outcome(issues.unresolve(services, Pressed.kept_as(values["issue"]), by))
