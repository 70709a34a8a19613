"""What somebody says of a route: the project, from which level on, where, and what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from bot.directory import kinds
from bot.errors import UserError
from bot.identity import command_channel, command_gate
from bot.identity.command_gate import CommandActor, Seat
from bot.identity.people import hint
from bot.vocabulary.levels import LEVELS, OTHER_NAMES
from bot.vocabulary.roles import Right
from bot.vocabulary.spelling import listed, shown
from store.people import scopes
from store.routing.routes import ALL

ENVIRONMENT_MAX = 100  # Characters; as a directory file has it.


class NoSuchProject(UserError):
    """There is no project {project}{hint}."""


class NoSuchLevel(UserError):
    """{level} is no level; there are {known}{hint}."""


class NoSuchKind(UserError):
    """{kind} is no kind of activity{hint}."""


class NotAnEnvironment(UserError):
    """{environment} is no environment: it is too long, or holds what can't be printed."""


@dataclass(frozen=True)
class Conditions:
    """Which alerts are taken, and what else is shown in the channel."""

    min_level: str | None
    environment: str
    broadcast: tuple[str, ...]


def conditions(said: Mapping[str, str]) -> Conditions:
    """As `level`, `env` and `broadcast` say.

    Raises:
        UserError: one of them can't be meant.
    """
    return Conditions(
        _level(said.get("level", "")),
        _environment(said.get("env", "")),
        _kinds(said.get("broadcast", "")),
    )


def project(session: Session, everywhere: CommandActor, said: str) -> tuple[Seat, str]:
    """The project that is meant, or `*`, in an organization in which they administer projects.

    Raises:
        UserError: there is none, several are, or they don't.
    """
    mine = CommandActor(
        everywhere.email, everywhere.seats_with(Right.ADMINISTER_PROJECTS), everywhere.by
    )
    organization, _, name = said.rpartition("/")
    if name == ALL:
        return _seat(mine, said, organization), ALL
    known = projects(session, mine, name)
    ids = command_channel.named(said, known)
    if ids:
        slug, project = known[ids[0]]
        return next(each for each in mine.seats if each.organization.slug == slug), project
    theirs = projects(session, everywhere, name)
    others = {theirs[row_id][0] for row_id in command_channel.named(said, theirs)}
    refused = tuple(each for each in everywhere.seats if each.organization.slug in others)
    if refused:
        raise command_gate.refusal(refused, Right.ADMINISTER_PROJECTS)
    alike = scopes.projects_in(session, mine.organization_ids, like=name).values()
    raise NoSuchProject(project=shown(said), hint=hint(name, (names.name for names in alike)))


def projects(session: Session, who: CommandActor, name: str) -> dict[int, tuple[str, str]]:
    """Id → the organization and the project, by their slugs, for projects of that name."""
    found = scopes.projects_in(session, who.organization_ids, called=name)
    return {int(key.partition(":")[2]): (of.organization, of.name) for key, of in found.items()}


def _seat(who: CommandActor, said: str, organization: str) -> Seat:
    """Where all projects are meant, the organization must be clear."""
    seats = {seat.organization.slug: seat for seat in who.seats}
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


def _kinds(said: str) -> tuple[str, ...]:
    found = set()
    for name in filter(None, said.lower().split(",")):
        kind = kinds.kind_of(name)
        if kind is None:
            raise NoSuchKind(kind=shown(name), hint=hint(name, kinds.known()))
        found.add(kind)
    return tuple(sorted(found))
