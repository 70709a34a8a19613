"""Teams that have a channel: linked and unlinked in Slack, by who administers the team."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.errors import UserError
from bot.identity import command_channel, team_rights
from bot.identity.command_gate import CommandActor
from bot.identity.gate import Presser
from bot.identity.people import hint
from bot.identity.team_rights import TeamAdministrator
from bot.services import Services
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
        who = team_rights.administrator_for(session, services, by)
        command_channel.target_of(by)
        wanted = query.strip().lstrip("#").lower()
        found = _administered(session, who, having=wanted)
        if not (found or _administered(session, who)):
            raise NoTeams
        return [_team(who.actor, team, slug) for team, slug in found][:CHOICES_MAX]


def named(services: Services, by: Presser, name: str) -> str:
    """The token of the team of that name that the person may link.

    Raises:
        UserError: there is none, or several are.
    """
    with services.database.read() as session:
        who = team_rights.administrator_for(session, services, by)
        command_channel.target_of(by)
        said = name.lstrip("#")
        called = said.rpartition("/")[2]
        every = _administered(session, who, called=called)
        known = {team.row_id: (slug, team.slug) for team, slug in every}
        found = command_channel.named(said, known)
        if not found:
            _refuse_others(session, who, said)
            alike = [team.slug for team, _ in _administered(session, who, like=said)]
            raise NoSuchTeam(team=shown(name), hint=hint(name, alike))
        return next(team.token for team, _ in every if team.row_id == found[0])


def link(services: Services, by: Presser, token: str) -> Linked:
    """Give the team the channel; it may have others, and the channel other teams.

    Raises:
        UserError: nothing was changed.
    """
    with services.database.write() as session:
        who = team_rights.administrator_for(session, services, by)
        target = command_channel.target_of(by)
        mine = who.actor.organization_ids
        found = team_channels.teams_of(session, mine, token=token) if token else []
        if not found:
            raise NoSuchTeam(team="of that name", hint=" any more")
        team, slug = found[0]
        if not who.may(team):
            raise who.refusal(f"#{team.slug}", slug)
        member = next(s.member for s in who.actor.seats if s.organization.slug == slug)
        is_new = team_channels.link(session, team.row_id, target, member.row_id, services.now())
        if is_new:
            session.add(
                _audited(services, "channel.link", who.actor, f"{slug}/{team.slug} → {target}")
            )
        every = shown_here(session, who.actor, target)
        return Linked(
            _team(who.actor, team, slug),
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
        who = team_rights.administrator_for(session, services, by)
        target = command_channel.target_of(by)
        every = shown_here(session, who.actor, target)
        found = team_channels.teams_at(session, target, who.actor.organization_ids)
    if not found:
        raise NoneLinkedHere
    known = {team.row_id: (of.slug, team.slug) for _, team, of in found}
    ids = command_channel.named(name.lstrip("#"), known) if name else list(known)
    if not ids:
        raise NotLinkedHere(hint=hint(name.lstrip("#"), (slug for _, slug in known.values())))
    tokens = {team.token for _, team, _ in found if team.row_id in ids and who.may(team)}
    if not tokens:
        team, of = next((team, of) for _, team, of in found if team.row_id in ids)
        raise who.refusal(f"#{team.slug}", of.name)
    return [each for each in every if each.token in tokens]


def unlink(services: Services, by: Presser, token: str) -> Shown:
    """Take the channel from the team; what it was called.

    Raises:
        UserError: nothing was changed.
    """
    with services.database.write() as session:
        who = team_rights.administrator_for(session, services, by)
        target = command_channel.target_of(by)
        linked = {each.token: each for each in shown_here(session, who.actor, target)}
        there = team_channels.teams_at(session, target, who.actor.organization_ids)
        found = {team.token: (team, of) for _, team, of in there}
        if token not in found:
            raise NotLinkedHere(hint=" any more")
        team, of = found[token]
        if not who.may(team):
            raise who.refusal(f"#{team.slug}", of.name)
        if not team_channels.unlink(session, team.row_id, target):
            raise NotLinkedHere(hint=" any more")
        name = f"{of.slug}/{team.slug}"
        session.add(_audited(services, "channel.unlink", who.actor, f"{name} → {target}"))
    return linked[token]


def shown_here(session: Session, who: CommandActor, target: str) -> list[Shown]:
    """The channel's teams, of the person's organizations."""
    return [
        _team(who, team, of.slug, is_of_file=channel.linked_by_id is None)
        for channel, team, of in team_channels.teams_at(session, target, who.organization_ids)
    ]


def _administered(
    session: Session, who: TeamAdministrator, **sought: str
) -> list[tuple[Team, str]]:
    """The teams that they may administer, with the organization's slug."""
    mine = who.actor.organization_ids
    return team_channels.teams_of(session, mine, within=(who.organizations, who.teams), **sought)


def _refuse_others(session: Session, who: TeamAdministrator, said: str) -> None:
    """Whose team it is, where there is one of that name in their organizations."""
    every = team_channels.teams_of(
        session, who.actor.organization_ids, called=said.rpartition("/")[2]
    )
    known = {team.row_id: (slug, team.slug) for team, slug in every}
    for row_id in command_channel.named(said, known):
        organization, slug = known[row_id]
        raise who.refusal(f"#{slug}", organization)


def _team(who: CommandActor, team: Team, organization: str, *, is_of_file: bool = False) -> Shown:
    name = command_channel.shown_name(who, organization, team.slug)
    return Shown(team.token, f"#{name}", is_of_file)


def _audited(services: Services, action: str, who: CommandActor, target: str) -> AuditEntry:
    return AuditEntry(
        at=services.now(), actor=who.email, action=action, target=target, origin=who.by.origin
    )
