"""Teams that have a channel: linked and unlinked in Slack, by who administers teams."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.errors import UserError
from bot.identity import command_channel, command_gate
from bot.identity.command_gate import CommandActor
from bot.identity.gate import Presser
from bot.identity.people import hint
from bot.services import Services
from bot.vocabulary.roles import Right
from bot.vocabulary.spelling import shown
from store.audit.audit import AuditEntry
from store.people.directory import Team
from store.routing import team_channels

CHOICES_MAX = 100  # Options of a select; Slack's Block Kit reference.


class NoTeams(UserError):
    """There is no team that you could link."""


class NoSuchTeam(UserError):
    """There is no team {team}{hint}."""


class NotLinkedHere(UserError):
    """No team of that name is linked to this channel{hint}."""


class NoneLinkedHere(UserError):
    """No team is linked to this channel."""


@dataclass(frozen=True)
class Shown:
    """A team, as people are shown it."""

    token: str
    name: str  # `#backend`, with its organization where the reader has several.
    is_of_file: bool = False  # The directory file gave it the channel.


@dataclass(frozen=True)
class Linked:
    team: Shown
    is_new: bool
    others: Sequence[Shown]  # Other teams that have the channel too.
    paused: str  # Why nothing is sent to the channel now; "": it is.


def choices(services: Services, by: Presser, query: str) -> list[Shown]:
    """The teams that the person may link to the channel, whose name has what was typed.

    Raises:
        UserError: they may link none.
    """
    with services.database.read() as session:
        who = command_gate.allowed_for(session, services, by, Right.ADMINISTER_TEAMS)
        command_channel.target_of(by)
        wanted = query.strip().lstrip("#").lower()
        found = team_channels.teams_of(session, who.organization_ids, having=wanted)
        if not (found or team_channels.teams_of(session, who.organization_ids)):
            raise NoTeams
        return [_team(who, team, slug) for team, slug in found][:CHOICES_MAX]


def named(services: Services, by: Presser, name: str) -> str:
    """The token of the team of that name that the person may link.

    Raises:
        UserError: there is none, or several are.
    """
    with services.database.read() as session:
        who = command_gate.allowed_for(session, services, by, Right.ADMINISTER_TEAMS)
        command_channel.target_of(by)
        mine, said = who.organization_ids, name.lstrip("#")
        every = team_channels.teams_of(session, mine, called=said.rpartition("/")[2])
        alike = team_channels.teams_of(session, mine, like=said)
    known = {team.row_id: (slug, team.slug) for team, slug in every}
    found = command_channel.named(said, known)
    if not found:
        raise NoSuchTeam(team=shown(name), hint=hint(name, (team.slug for team, _ in alike)))
    return next(team.token for team, _ in every if team.row_id == found[0])


def link(services: Services, by: Presser, token: str) -> Linked:
    """Give the team the channel; it may have others, and the channel other teams.

    Raises:
        UserError: nothing was changed.
    """
    with services.database.write() as session:
        who = command_gate.allowed_for(session, services, by, Right.ADMINISTER_TEAMS)
        target = command_channel.target_of(by)
        found = team_channels.teams_of(session, who.organization_ids, token=token) if token else []
        if not found:
            raise NoSuchTeam(team="of that name", hint=" any more")
        team, slug = found[0]
        member = next(s.member for s in who.seats if s.organization.slug == slug)
        is_new = team_channels.link(session, team.row_id, target, member.row_id, services.now())
        if is_new:
            session.add(_audited(services, "channel.link", who, f"{slug}/{team.slug} → {target}"))
        every = shown_here(session, who, target)
        return Linked(
            _team(who, team, slug),
            is_new,
            [each for each in every if each.token != token],
            command_channel.paused_reason(session, target),
        )


def to_unlink(services: Services, by: Presser, name: str = "") -> list[Shown]:
    """The channel's teams that the person may unlink; the one of that name if one is said.

    Raises:
        UserError: there is none.
    """
    with services.database.read() as session:
        who = command_gate.allowed_for(session, services, by, Right.ADMINISTER_TEAMS)
        target = command_channel.target_of(by)
        every = shown_here(session, who, target)
        found = team_channels.teams_at(session, target, who.organization_ids)
    known = {team.row_id: (of.slug, team.slug) for _, team, of in found}
    if not known:
        raise NoneLinkedHere
    if not name:
        return every
    ids = command_channel.named(name.lstrip("#"), known)
    if not ids:
        raise NotLinkedHere(hint=hint(name.lstrip("#"), (slug for _, slug in known.values())))
    tokens = {team.token for _, team, _ in found if team.row_id in ids}
    return [each for each in every if each.token in tokens]


def unlink(services: Services, by: Presser, token: str) -> Shown:
    """Take the channel from the team; what it was called.

    Raises:
        UserError: nothing was changed.
    """
    with services.database.write() as session:
        who = command_gate.allowed_for(session, services, by, Right.ADMINISTER_TEAMS)
        target = command_channel.target_of(by)
        linked = {each.token: each for each in shown_here(session, who, target)}
        there = team_channels.teams_at(session, target, who.organization_ids)
        found = {team.token: (team, of) for _, team, of in there}
        if token not in found:
            raise NotLinkedHere(hint=" any more")
        team, of = found[token]
        if not team_channels.unlink(session, team.row_id, target):
            raise NotLinkedHere(hint=" any more")
        name = f"{of.slug}/{team.slug}"
        session.add(_audited(services, "channel.unlink", who, f"{name} → {target}"))
    return linked[token]


def shown_here(session: Session, who: CommandActor, target: str) -> list[Shown]:
    """The channel's teams, of the person's organizations."""
    return [
        _team(who, team, of.slug, is_of_file=channel.linked_by_id is None)
        for channel, team, of in team_channels.teams_at(session, target, who.organization_ids)
    ]


def _team(who: CommandActor, team: Team, organization: str, *, is_of_file: bool = False) -> Shown:
    name = command_channel.shown_name(who, organization, team.slug)
    return Shown(team.token, f"#{name}", is_of_file)


def _audited(services: Services, action: str, who: CommandActor, target: str) -> AuditEntry:
    return AuditEntry(
        at=services.now(), actor=who.email, action=action, target=target, origin=who.by.origin
    )
