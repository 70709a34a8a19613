"""What comes to a channel: the routes that lead there, and the teams that have it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.identity import command_channel, command_gate
from bot.identity.gate import Presser
from bot.routing import subscriptions, team_channels
from bot.services import Services


@dataclass(frozen=True)
class ChannelList:
    routes: Sequence[subscriptions.Shown]
    teams: Sequence[team_channels.Shown]
    paused: str  # Why nothing is sent there now; "": it is.


def of(services: Services, by: Presser) -> ChannelList:
    """As far as it is of the person's organizations.

    Raises:
        UserError: they may not know, or it is no channel.
    """
    with services.database.read() as session:
        who = command_gate.person_for(session, services, by)
        target = command_channel.target_of(by)
        return ChannelList(
            subscriptions.shown_here(session, who, target),
            team_channels.shown_here(session, who, target),
            command_channel.paused_reason(session, target),
        )
