"""What the select of teams offers for what was typed."""

from typing import Any

from slack_bolt import Ack, App

from blocks.team_channels import LINK_TEAM, team_option
from bot.routing import team_channels
from bot.services import Services
from listeners.answers import Answers, presser
from listeners.select_options import offered, query_of


def register(app: App) -> None:
    app.options(LINK_TEAM)(offer_teams)


def offer_teams(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Those that the person administers; whoever may not choose sees why."""
    with offered(ack, answers) as options:
        found = team_channels.choices(services, presser(body), query_of(body))
        options += [team_option(each.token, each.name) for each in found]
