"""Who presses, and may they: asked at the click, from the store, for every entry point."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.errors import UserError
from bot.services import Services
from store import directory, identities, workspaces
from store.directory import Member, Organization
from store.issues import Issue


@dataclass(frozen=True)
class Presser:
    """Who acts in Slack, and where; all of it outside input, believed only by the store."""

    team_id: str  # The workspace that the payload came from.
    user_id: str
    home_team_id: str  # The person's own workspace; another one by Slack Connect.
    channel_id: str = ""

    @property
    def origin(self) -> dict[str, str]:
        """For the audit log."""
        return {
            "slack_team": self.team_id,
            "slack_channel": self.channel_id,
            "slack_user": self.user_id,
        }


class UnknownWorkspace(UserError):
    """This Slack workspace is not connected to {tracker}. An admin can install the app here."""


class Stranger(UserError):
    """You are here from another Slack workspace; only members of this one can act on {tracker}."""


class IssueGone(UserError):
    """This issue is not there any more; nothing was changed."""


class NotLinked(UserError):
    """Looks like you haven't linked your {tracker} account with your Slack identity yet! Link your identity now to perform actions in {tracker} through Slack."""  # noqa: E501 - fixed wording.


class NotAMember(UserError):
    """Looks like this Slack identity is linked to the {tracker} user *{user_email}* who is not a member of organization *{org_name}* used with this Slack integration. Unlink your identity now."""  # noqa: E501 - fixed wording.


class Deactivated(UserError):
    """Your membership of {org_name} is deactivated; ask one of its managers."""


def issue_for(
    session: Session, services: Services, issue_id: int | None, by: Presser
) -> tuple[Issue, Member]:
    """The issue and the member who may act on it; the checks in the order that people are told.

    Raises:
        UserError: the first check that does not hold.
    """
    tracker = services.settings.tracker_name
    workspace = session.get(workspaces.Workspace, by.team_id)
    if workspace is None:
        raise UnknownWorkspace(tracker=tracker)
    if by.home_team_id != by.team_id:
        raise Stranger(tracker=tracker)
    issue = session.get(Issue, issue_id) if issue_id is not None else None
    if issue is None or not workspaces.serves(session, by.team_id, issue.organization_id):
        raise IssueGone
    return issue, _member_for(session, tracker, issue.organization_id, by)


def _member_for(session: Session, tracker: str, organization_id: int, by: Presser) -> Member:
    """The presser as a member of the organization; the same address may be one in several."""
    linked = identities.member_of(session, by.team_id, by.user_id)
    if linked is None:
        raise NotLinked(tracker=tracker)
    organization = session.get_one(Organization, organization_id)
    member = directory.member_by_email(session, organization_id, linked.email)
    if member is None:
        raise NotAMember(tracker=tracker, user_email=linked.email, org_name=organization.name)
    if not member.is_active:
        raise Deactivated(org_name=organization.name)
    return member
