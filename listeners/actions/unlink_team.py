"""The button that takes the channel from a team; Slack has asked whether that is meant."""

from typing import Any

from slack_bolt import Ack, App

from blocks.rich_text import join
from blocks.team_channels import UNLINK_TEAM
from bot.routing import team_channels
from bot.services import Services
from listeners.answers import Answers, errors_told, presser
from listeners.payloads import pressed_value


def register(app: App) -> None:
    app.action(UNLINK_TEAM)(unlink_team)


def unlink_team(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Unlink it, and say so."""
    with errors_told(answers, body):
        gone = team_channels.unlink(services, presser(body), pressed_value(body))
        answers.tell(body, join(gone.name, "'s notifications no longer come here."))
    ack()
