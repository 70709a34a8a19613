"""The "Resume" button beside a paused target."""

from typing import Any

from slack_bolt import Ack, App

from blocks.own_words import own
from blocks.rich_text import Rich, join
from blocks.status import RESUME_TARGET
from blocks.targets import target
from bot.identity.gate import Presser
from bot.routing import status
from bot.routing.status import NotPausedHere
from bot.services import Services
from listeners import why_and_status
from listeners.answers import Answers, errors_told, presser
from listeners.payloads import pressed_value


def register(app: App) -> None:
    app.action(RESUME_TARGET)(resume_target)


def resume_target(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Open it; what waits goes out. The status that it stands in is drawn as it is now."""
    by = presser(body)
    with errors_told(answers, body):
        said = _resumed(services, by, pressed_value(body))
        stays = why_and_status.status(services, by, {}).blocks or ()
        answers.close_question(body, said, stays=stays)
    ack()


def _resumed(services: Services, by: Presser, name: str) -> Rich:
    try:
        reason = status.resume(services, by, name)
    except NotPausedHere as refusal:
        return refusal.told(own)
    return join(target(name), f" takes messages again. It was paused: {reason}.")
