"""The "Ignore" button of the question that somebody got who shared a link."""

from typing import Any

from slack_bolt import Ack, App

from blocks.unfurl_prompt import UNFURL_IGNORE
from bot.services import Services
from bot.workspace.unfurls import link_prompt
from listeners.answers import Answers, errors_told, presser
from listeners.payloads import pressed_value


def register(app: App) -> None:
    app.action(UNFURL_IGNORE)(unfurl_ignore)


def unfurl_ignore(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Remember it, and take the question away."""
    with errors_told(answers, body):
        link_prompt.ignore(services, pressed_value(body), presser(body))
        answers.dismiss(body)
    ack()
