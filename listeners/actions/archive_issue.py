"""The "Archive" button: asks until when."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from blocks.issue_buttons import ARCHIVE_ISSUE
from blocks.issue_modals import archive_modal
from bot import issues
from bot.identity.gate import Presser
from bot.identity.pending_actions import PendingAction
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from listeners.answers import Answers, pressed, presser
from listeners.modals import packed
from listeners.pending_actions import Outcome, pending_action
from listeners.trigger_deadline import Begun, TriggerDeadline, outcome


def register(app: App) -> None:
    app.action(ARCHIVE_ISSUE)(archive_issue)


def archive_issue(
    ack: Ack, body: dict[str, Any], client: WebClient, services: Services, answers: Answers
) -> None:
    """Ask; the modal's submission archives."""
    card, by = pressed(body), presser(body)
    trigger = TriggerDeadline(
        answers, client, body, PendingAction(ARCHIVE_ISSUE, {"issue": card.to_keep()})
    )
    trigger.begin(lambda: begin(services, card, by))
    ack()


def begin(services: Services, card: Pressed, by: Presser) -> Begun:
    asked = issues.may_archive(services, card, by)
    ids = packed(issue=asked.token, channel=by.channel_id)
    return archive_modal(issue=asked.issue, metadata=ids)


@pending_action(ARCHIVE_ISSUE)
def archive_kept(services: Services, by: Presser, values: Mapping[str, Any]) -> Outcome:
    return outcome(begin(services, Pressed.kept_as(values["issue"]), by))
