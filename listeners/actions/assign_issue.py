"""The choice made in "Select Assignee…"."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App

from blocks.issue_buttons import ASSIGN_ISSUE, read_block_id
from bot import issues
from bot.identity.gate import Presser
from bot.identity.pending_actions import PendingAction
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from listeners.answers import Answers, errors_told, pressed, presser
from listeners.pending_actions import Outcome, pending_action
from listeners.select_options import REFUSED
from listeners.selected_options import picked_in, picked_now
from listeners.trigger_deadline import confirm, outcome


def register(app: App) -> None:
    app.action(ASSIGN_ISSUE)(assign_issue)


def assign_issue(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Assign it; the block's id says which issue, and which assignee the card showed."""
    value, (token, shown) = picked_now(body), read_block_id(picked_in(body))
    card = pressed(body, token)
    pending = PendingAction(ASSIGN_ISSUE, {"issue": card.to_keep(), "value": value[:100]})
    with errors_told(answers, body, pending if value != REFUSED else None):
        confirm(answers, body, issues.assign(services, card, presser(body), value, shown))
    ack()


@pending_action(ASSIGN_ISSUE)
def assign_later(services: Services, by: Presser, values: Mapping[str, Any]) -> Outcome:
    return outcome(issues.assign(services, Pressed.kept_as(values["issue"]), by, values["value"]))
