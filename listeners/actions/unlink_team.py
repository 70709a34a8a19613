"""The button that takes the channel from a team; Slack has asked whether that is meant."""

from collections.abc import Sequence
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.blocks import Block

from blocks.own_words import own
from blocks.rich_text import Rich, join
from blocks.team_channels import UNLINK_TEAM
from bot.errors import UserError
from bot.identity.gate import Presser
from bot.routing import team_channels
from bot.routing.team_channels import NotLinkedHere
from bot.services import Services
from listeners import channels
from listeners.answers import Answers, errors_told, presser
from listeners.payloads import pressed_value


def register(app: App) -> None:
    app.action(UNLINK_TEAM)(unlink_team)


def unlink_team(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Unlink it, and say so; the channel's other teams keep their buttons."""
    by = presser(body)
    with errors_told(answers, body):
        said = _unlinked(services, by, pressed_value(body))
        answers.close_question(body, said, stays=_others(services, by))
    ack()


def _unlinked(services: Services, by: Presser, token: str) -> Rich:
    try:
        gone = team_channels.unlink(services, by, token)
    except NotLinkedHere as refusal:
        return refusal.told(own)
    return join(gone.name, "'s notifications no longer come here.")


def _others(services: Services, by: Presser) -> Sequence[Block]:
    """What can be unlinked further, if there is anything."""
    try:
        return channels.unlink_team(services, by, {}).blocks or ()
    except UserError:
        return ()
