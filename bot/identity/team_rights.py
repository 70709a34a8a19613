"""Who administers which teams: by a role in the organization, or by one in the team."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.errors import UserError
from bot.identity import command_gate
from bot.identity.command_gate import CommandActor
from bot.identity.gate import Presser
from bot.services import Services
from bot.vocabulary.roles import Right
from store.people import team_admins
from store.people.directory import Team

TEAM_ADMINS = "team admins"  # Beside the roles, in what is said to others.


class NotTheirProject(UserError):
    """You administer teams, but none that {project} belongs to: ask an admin of {org_name}."""


class NotTheirTeam(UserError):
    """You administer other teams, but not {team}: ask one of its admins, or an admin of {org_name}."""  # noqa: E501 - words for people.


@dataclass(frozen=True)
class TeamAdministrator:
    """Somebody who may administer at least one team, and which."""

    actor: CommandActor  # In the organizations in which they do.
    organizations: frozenset[int]  # All teams of these.
    teams: frozenset[int]  # These beside them.
    projects: frozenset[tuple[int, str]]  # Of these teams: organization and slug.

    def may(self, team: Team) -> bool:
        """Whether they administer it."""
        return team.organization_id in self.organizations or team.row_id in self.teams

    def may_route(self, organization_id: int, project: str) -> bool:
        """Whether they say where alerts of the project go; `*`: of all projects."""
        return organization_id in self.organizations or (organization_id, project) in self.projects

    def refusal(self, team: str, organization: str) -> NotTheirTeam:
        """Why they may not, for one that they don't administer."""
        return NotTheirTeam(team=team, org_name=organization)


def administrator_for(session: Session, services: Services, by: Presser) -> TeamAdministrator:
    """The teams that somebody may administer now, by the store.

    Raises:
        UserError: the first check that does not hold; there is none.
    """
    actor = command_gate.person_for(session, services, by)
    all_of = actor.seats_with(Right.ADMINISTER_TEAMS)
    single = team_admins.teams_of(session, [seat.member.row_id for seat in actor.seats])
    seats = tuple(each for each in actor.seats if each in all_of or each.member.row_id in single)
    if not seats:
        raise command_gate.refusal(actor.seats, Right.ADMINISTER_TEAMS, TEAM_ADMINS)
    teams = frozenset[int]().union(*single.values())
    projects = team_admins.slugs_of(session, team_admins.projects_of(session, teams))
    return TeamAdministrator(
        CommandActor(actor.email, seats, actor.by),
        frozenset(seat.organization.row_id for seat in all_of),
        teams,
        frozenset(projects),
    )
