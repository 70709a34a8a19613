"""The modal that asks until when an issue is archived, submitted."""

from typing import Any

from slack_bolt import Ack, App

from blocks.issue_modals import ARCHIVE_CONDITION, ARCHIVE_NUMBER, ARCHIVE_WINDOW
from bot import issues
from bot.issues import Condition
from bot.services import Services
from listeners.answers import Answers, pressed, presser
from listeners.modals import in_modal, metadata, typed
from listeners.selected_options import picked
from listeners.trigger_deadline import confirm


def register(app: App) -> None:
    app.view(ARCHIVE_CONDITION)(archive_condition)


def archive_condition(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Archive it until then; a wrong number is told at its own field."""
    issue, chosen = pressed(body, metadata(body).get("issue", "")), picked(body, ARCHIVE_CONDITION)
    until: Condition | None = None
    window = picked(body, ARCHIVE_WINDOW)
    with in_modal(ack, answers, ARCHIVE_NUMBER if chosen in issues.COUNTED else ARCHIVE_CONDITION):
        until = issues.condition(chosen, typed(body, ARCHIVE_NUMBER), window)
    if until is None:
        return
    with in_modal(ack, answers, ARCHIVE_CONDITION):
        confirm(answers, body, issues.archive(services, issue, presser(body), until))
        ack()
