"""What somebody says of a route: the project, from which level on, where, and what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from bot.directory import kinds
from bot.errors import UserError
from bot.identity import command_channel, command_gate
from bot.identity.command_gate import CommandActor, Seat
from bot.identity.people import hint
from bot.identity.team_rights import TEAM_ADMINS, NotTheirProject, TeamAdministrator
from bot.vocabulary.levels import LEVELS, OTHER_NAMES
from bot.vocabulary.roles import Right
from bot.vocabulary.route_again import RouteAgain
from bot.vocabulary.route_alerts import RouteAlert
from bot.vocabulary.spelling import listed, shown
from store.people import scopes
from store.routing.routes import ALL

SWITCH = {"on": True, "off": False}
ENVIRONMENT_MAX = 100  # Characters; as a directory file has it.


class NoSuchProject(UserError):
    """There is no project {project}{hint}."""


class NoSuchLevel(UserError):
    """{level} is no level; there are {known}{hint}."""


class NoSuchKind(UserError):
    """{kind} is no kind of activity{hint}."""


class NoSuchAlerts(UserError):
    """{alert} are no alerts; there are {known}{hint}."""


class NoSuchRepeat(UserError):
    """{again} is no number of events or users; write again=100events or again=20users."""


class NotASwitch(UserError):
    """{name} is on or off, not {said}."""


class NotAnEnvironment(UserError):
    """{environment} is no environment: it is too long, or holds what can't be printed."""


@dataclass(frozen=True)
class Conditions:
    """Which alerts are taken, and what else is shown in the channel."""

    min_level: str | None
    environment: str
    broadcast: tuple[str, ...]
    alert: str = RouteAlert.BOTH
    again: str = ""  # A RouteAgain; "": never.
    link_back: bool = False  # The tracker's issue is told the thread of its first card.


def conditions(said: Mapping[str, str]) -> Conditions:
    """As `level`, `env`, `broadcast`, `alert`, `again` and `link_back` say.

    Raises:
        UserError: one of them can't be meant.
    """
    return Conditions(
        _level(said.get("level", "")),
        _environment(said.get("env", "")),
        _kinds(said.get("broadcast", "")),
        _alert(said.get("alert", "")),
        _again(said.get("again", "")),
        link_back=_switch("link_back", said.get("link_back", "")),
    )


def project(
    session: Session, everywhere: CommandActor, who: TeamAdministrator, said: str
) -> tuple[Seat, str]:
    """The project that is meant, or `*`, where they may say where its alerts go.

    Raises:
        UserError: there is none, several are, or they may not.
    """
    organization, _, name = said.rpartition("/")
    if name == ALL:
        return _seat(who, said, organization), ALL
    seats = {seat.organization.slug: seat for seat in everywhere.seats}
    every = projects(session, everywhere, name)
    known = {row_id: each for row_id, each in every.items() if _may(who, seats, each)}
    ids = command_channel.named(said, known)
    if ids:
        slug, project = known[ids[0]]
        return seats[slug], project
    for row_id in command_channel.named(said, every):
        raise _refusal(who, seats[every[row_id][0]], every[row_id][1])
    of = who.actor.organization_ids
    alike = scopes.projects_in(session, of, like=name).values()
    raise NoSuchProject(project=shown(said), hint=hint(name, (names.name for names in alike)))


def _may(who: TeamAdministrator, seats: Mapping[str, Seat], named: tuple[str, str]) -> bool:
    return who.may_route(seats[named[0]].organization.row_id, named[1])


def _refusal(who: TeamAdministrator, seat: Seat, project: str) -> UserError:
    if seat in who.actor.seats:
        return NotTheirProject(project=shown(project), org_name=seat.organization.name)
    return command_gate.refusal((seat,), Right.ADMINISTER_PROJECTS, TEAM_ADMINS)


def projects(session: Session, who: CommandActor, name: str) -> dict[int, tuple[str, str]]:
    """Id → the organization and the project, by their slugs, for projects of that name."""
    found = scopes.projects_in(session, who.organization_ids, called=name)
    return {int(key.partition(":")[2]): (of.organization, of.name) for key, of in found.items()}


def _seat(who: TeamAdministrator, said: str, organization: str) -> Seat:
    """Where all projects are meant, the organization must be clear, and theirs to administer."""
    every = who.actor.seats
    mine = tuple(seat for seat in every if who.may_route(seat.organization.row_id, ALL))
    if not mine:
        raise command_gate.refusal(every, Right.ADMINISTER_PROJECTS)
    seats = {seat.organization.slug: seat for seat in mine}
    meant = {slug: seat for slug, seat in seats.items() if organization in {"", slug}}
    if not meant:
        raise NoSuchProject(project=shown(said), hint=hint(organization, seats))
    if len(meant) > 1:
        owners = sorted(meant)
        example = f"{owners[0]}/{ALL}"
        raise command_channel.InSeveral(
            name=said, organizations=" and ".join(owners), example=example
        )
    return next(iter(meant.values()))


def _level(said: str) -> str | None:
    level = OTHER_NAMES.get(said.lower(), said.lower())
    if level and level not in LEVELS:
        raise NoSuchLevel(level=shown(said), known=listed(LEVELS), hint=hint(said, LEVELS))
    return level or None


def _environment(said: str) -> str:
    if len(said) > ENVIRONMENT_MAX or not said.isprintable():
        raise NotAnEnvironment(environment=shown(said))
    return said.strip()


def _alert(said: str) -> str:
    alert, known = said.lower().replace("-", "_"), [str(each) for each in RouteAlert]
    if alert and alert not in known:
        raise NoSuchAlerts(alert=shown(said), known=listed(known), hint=hint(said, known))
    return alert or RouteAlert.BOTH


def _again(said: str) -> str:
    again = RouteAgain.read(said)
    if said and again is None:
        raise NoSuchRepeat(again=shown(said))
    return str(again or "")


def _switch(name: str, said: str) -> bool:
    if said.lower() not in {"", *SWITCH}:
        raise NotASwitch(name=name, said=shown(said))
    return SWITCH.get(said.lower(), False)


def _kinds(said: str) -> tuple[str, ...]:
    found = set()
    for name in filter(None, said.lower().split(",")):
        kind = kinds.kind_of(name)
        if kind is None:
            raise NoSuchKind(kind=shown(name), hint=hint(name, kinds.known()))
        found.add(kind)
    return tuple(sorted(found))
