"""What is said of a channel: what comes there, and which teams have it."""

from collections.abc import Mapping, Sequence
from typing import Any

from blocks import routes as drawn
from blocks import team_channels as teams_drawn
from blocks.parts import section
from blocks.rich_text import Rich, join, joined
from bot.identity.gate import Presser
from bot.routing import channel_list, subscriptions, team_channels
from bot.routing.subscriptions import Shown, Subscribed
from bot.routing.team_channels import Linked
from bot.services import Services
from bot.vocabulary.route_again import RouteAgain
from bot.vocabulary.route_alerts import RouteAlert
from listeners.pending_actions import Outcome

BEGINNINGS = {
    "new": "From now on this comes here: ",
    "changed": "Changed. From now on this comes here: ",
    "same": "This comes here already: ",
}


def subscribe(services: Services, by: Presser, said: Mapping[str, Any]) -> Outcome:
    return _told(_subscribed(subscriptions.subscribe(services, by, said)))


def unsubscribe(services: Services, by: Presser, said: Mapping[str, Any]) -> Outcome:
    """Asked first: the button does it."""
    found = subscriptions.to_end(services, by, said["PROJECT"])
    tokens, is_of_file = [each.token for each in found.routes], any(not r.by for r in found.routes)
    shown = drawn.end_buttons(
        lines(found.routes), lines(found.others), tokens, is_of_file=is_of_file
    )
    return Outcome("Unsubscribe?", shown)


def list_here(services: Services, by: Presser, _said: Mapping[str, Any]) -> Outcome:
    found = channel_list.of(services, by)
    routes = [drawn.with_author(_line(each), each.by) for each in found.routes]
    teams = [each.name for each in found.teams]
    return Outcome("What comes to this channel", drawn.route_list(routes, teams, found.paused))


def link_team(services: Services, by: Presser, said: Mapping[str, Any]) -> Outcome:
    """By its name, or by the select of all that there are."""
    if "TEAM" in said:
        token = team_channels.named(services, by, said["TEAM"])
        return linked(team_channels.link(services, by, token))
    team_channels.choices(services, by, "")
    return Outcome(teams_drawn.WHICH, teams_drawn.team_select())


def linked(found: Linked) -> Outcome:
    others = [each.name for each in found.others]
    line = teams_drawn.linked_line(found.team.name, others, is_new=found.is_new)
    return _told([line, *_paused(found.paused)])


def unlink_team(services: Services, by: Presser, said: Mapping[str, Any]) -> Outcome:
    """Asked first: the button does it."""
    found = team_channels.to_unlink(services, by, said.get("TEAM", ""))
    is_of_file = any(each.is_of_file for each in found)
    buttons = [(each.token, each.name) for each in found]
    return Outcome("Unlink a team?", teams_drawn.unlink_buttons(buttons, is_of_file=is_of_file))


def lines(routes: Sequence[Shown]) -> list[Rich]:
    return [_line(each) for each in routes]


def _line(route: Shown) -> Rich:
    of = route.conditions
    again = RouteAgain.read(of.again)
    alerts = [RouteAlert(of.alert).words, again.words if again else ""]
    return drawn.route_line(
        route.project,
        of.min_level,
        of.environment,
        of.broadcast,
        alerts,
        link_back=of.link_back,
    )


def _subscribed(done: Subscribed) -> list[Rich]:
    said = [join(BEGINNINGS[done.was], _line(done.route), ".")]
    if done.others:
        said.append(join("So does:\n", drawn.bullets(lines(done.others))))
    return [*said, *_paused(done.paused)]


def _paused(reason: str) -> list[Rich]:
    return [drawn.paused_line(reason)] if reason else []


def _told(said: Sequence[Rich]) -> Outcome:
    return Outcome(joined("\n", said), [section(line) for line in said])
