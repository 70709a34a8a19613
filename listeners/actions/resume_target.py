"""The "Resume" button beside a paused target."""

from typing import Any

from slack_bolt import Ack, App

from blocks.rich_text import join
from blocks.status import RESUME_TARGET
from blocks.targets import target
from bot.routing import status
from bot.services import Services
from listeners.answers import Answers, errors_told, presser
from listeners.payloads import pressed_value


def register(app: App) -> None:
    app.action(RESUME_TARGET)(resume_target)


def resume_target(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Open it; what waits goes out."""
    name = pressed_value(body)
    with errors_told(answers, body):
        reason = status.resume(services, presser(body), name)
        said = join(target(name), f" takes messages again. It was paused: {reason}.")
        answers.tell(body, said)
    ack()
