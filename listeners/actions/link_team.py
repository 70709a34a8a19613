"""The select of teams: the chosen one has the channel."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from blocks.team_channels import LINK_TEAM
from bot.routing import team_channels
from bot.services import Services
from listeners import channels, invitation
from listeners.answers import Answers, errors_told, presser
from listeners.selected_options import picked_now


def register(app: App) -> None:
    app.action(LINK_TEAM)(link_team)


def link_team(
    ack: Ack, body: dict[str, Any], client: WebClient, services: Services, answers: Answers
) -> None:
    """Link it; said with the other teams of the channel."""
    with errors_told(answers, body):
        done = team_channels.link(services, presser(body), picked_now(body))
        outcome = channels.linked(done)
        answers.close_question(body, outcome.text, outcome.blocks)
        invitation.remind(answers, client, body)
    ack()
