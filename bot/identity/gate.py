"""Who presses, and may they: asked at the click, from the store, for every entry point."""

from dataclasses import dataclass, field
from typing import TypeVar

from sqlmodel import Session

from bot.errors import UserError
from bot.services import Services
from store.issues import press
from store.issues.issues import Issue
from store.people.directory import Member, Organization, Project

Asked = TypeVar("Asked")


@dataclass(frozen=True)
class Presser:
    """Who acts in Slack, and where; all of it outside input, believed only by the store."""

    team_id: str  # The workspace that the payload came from.
    user_id: str
    home_team_id: str  # `team_id` for who belongs to it; another's by Slack Connect; "" unknown.
    channel_id: str = ""
    # Where an answer to them alone goes for half an hour; whoever has it can answer too.
    response_url: str = field(default="", repr=False, compare=False)

    @property
    def is_at_home(self) -> bool:
        return bool(self.team_id) and self.home_team_id == self.team_id

    @property
    def origin(self) -> dict[str, str]:
        """For the audit log."""
        return {
            "slack_team": self.team_id,
            "slack_channel": self.channel_id,
            "slack_user": self.user_id,
        }


@dataclass(frozen=True)
class Allowed:
    """A press that may go on."""

    issue: Issue
    member: Member
    project: Project
    organization: Organization
    has_releases: bool  # The project.


class UnknownWorkspace(UserError):
    """This Slack workspace is not connected to {tracker}. An admin can install the app here."""


class Stranger(UserError):
    """You are here from another Slack workspace; only members of this one can act on {tracker}."""


class HomeUnknown(UserError):
    """Slack did not tell in time whether you belong to this workspace, and nothing was changed. Please try again in a moment."""  # noqa: E501 - words for people.


class Unproven(UserError):
    """This issue no longer exists; nothing was changed. The card may be from before the database was restored or replaced: if it is drawn anew now, press again, else act in {tracker} itself."""  # noqa: E501 - words for people.


class IssueGone(UserError):
    """This issue no longer exists; nothing was changed."""


class NotLinked(UserError):
    """Looks like you haven't linked your {tracker} account with your Slack identity yet! Link your identity now to perform actions in {tracker} through Slack."""  # noqa: E501 - fixed wording.


class NotAllowedYet(UserError):
    """{why}. Allow it, and what you pressed in the last 10 minutes is done."""


class NotAMember(UserError):
    """Looks like this Slack identity is linked to the {tracker} user *{user_email}* who is not a member of organization *{org_name}* used with this Slack integration. Unlink your identity now."""  # noqa: E501 - fixed wording.


class Deactivated(UserError):
    """Your membership of {org_name} is deactivated; ask one of its managers."""


def in_place(services: Services, by: Presser, asked: Asked | None) -> Asked:
    """What the store knows, of a press in a workspace of ours by one of its own people.

    Raises:
        UserError: it is not that.
    """
    tracker = services.settings.tracker_name
    if asked is None:
        raise UnknownWorkspace(tracker=tracker)
    if not by.home_team_id:
        raise HomeUnknown
    if not by.is_at_home:
        raise Stranger(tracker=tracker)
    return asked


def issue_for(session: Session, services: Services, issue_id: int | None, by: Presser) -> Allowed:
    """What the press may act on, and as whom; the checks in the order that people are told.

    `issue_id` is what it was found to be about; None: that is not proven.
    The same address may be a member of several organizations: the issue's counts.

    Raises:
        UserError: the first check that does not hold.
    """
    tracker = services.settings.tracker_name
    asked = in_place(services, by, press.asked(session, by.team_id, by.user_id, issue_id))
    issue, project, organization = asked.issue, asked.project, asked.organization
    if issue is None or project is None or organization is None:
        raise Unproven(tracker=tracker)
    if organization.team_id != by.team_id:
        raise IssueGone
    if asked.linked is None:
        raise NotLinked(tracker=tracker)
    member = asked.member
    if member is None:
        user_email, org_name = asked.linked.email, organization.name
        raise NotAMember(tracker=tracker, user_email=user_email, org_name=org_name)
    if not member.is_active:
        raise Deactivated(org_name=organization.name)
    return Allowed(issue, member, project, organization, asked.has_releases)
