"""The "Resolve" button of an issue card."""

from typing import Any

from slack_bolt import Ack, App

from blocks.issue_card import RESOLVE_ISSUE
from bot import issues
from bot.services import Services
from listeners.answers import Answers, answering, pressed_id, presser


def register(app: App) -> None:
    app.action(RESOLVE_ISSUE)(resolve_issue)


def resolve_issue(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Resolve at once; the relay redraws every card and tells the thread."""
    with answering(answers, body):
        issues.resolve(services, pressed_id(body), by=presser(body))
    ack()
