"""The "Older" button under what `why` tells."""

from typing import Any

from slack_bolt import Ack, App

from blocks.why import WHY_OLDER, read_older
from bot.services import Services
from listeners import why_and_status
from listeners.answers import Answers, errors_told, presser
from listeners.payloads import number, pressed_value


def register(app: App) -> None:
    app.action(WHY_OLDER)(why_older)


def why_older(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Tell of the page before, to who pressed; asked anew whether they may."""
    name, before = read_older(pressed_value(body))
    with errors_told(answers, body):
        outcome = why_and_status.why_older(services, presser(body), name, number(before))
        answers.tell(body, outcome.text, outcome.blocks)
    ack()
