"""The "Undo" button of a confirmation."""

from typing import Any

from slack_bolt import Ack, App

from blocks.confirmation import UNDO_ISSUE
from bot import issues
from bot.services import Services
from listeners.answers import Answers, errors_told, pressed, presser
from listeners.trigger_deadline import outcome


def register(app: App) -> None:
    app.action(UNDO_ISSUE)(undo_issue)


def undo_issue(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Bring the issue back to where the press found it; the button goes."""
    with errors_told(answers, body):
        done = outcome(issues.undo(services, pressed(body), presser(body)))
        answers.close_question(body, done.text, done.blocks)
    ack()
