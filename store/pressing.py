"""All that is asked about a press, by one query: it holds up every other write."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from store.directory import Member, Organization, Project
from store.identities import Identity
from store.issues import Issue
from store.releases import Release
from store.workspaces import Workspace


@dataclass(frozen=True)
class Asked:
    """What the store knows; None: there is none."""

    workspace: Workspace
    issue: Issue | None
    project: Project | None  # The issue's.
    organization: Organization | None  # The issue's.
    linked: Member | None  # Whom the Slack user is linked to, in whatever organization.
    member: Member | None  # The same address in the issue's organization.
    has_releases: bool = False  # The issue's project.


_LINKED, _MEMBER = aliased(Member), aliased(Member)
_ASKED = (
    select(Workspace, Issue, Project, Organization)
    .add_columns(_LINKED, _MEMBER, exists().where(col(Release.project_id) == Issue.project_id))
    .select_from(Workspace)
    .outerjoin(Issue, col(Issue.id) == bindparam("issue_id"))
    .outerjoin(Project, col(Project.id) == Issue.project_id)
    .outerjoin(Organization, col(Organization.id) == Issue.organization_id)
    .outerjoin(
        Identity,
        and_(
            col(Identity.team_id) == Workspace.team_id,
            col(Identity.slack_user_id) == bindparam("slack_user_id"),
        ),
    )
    .outerjoin(_LINKED, col(_LINKED.id) == Identity.member_id)
    .outerjoin(
        _MEMBER,
        and_(
            col(_MEMBER.organization_id) == Issue.organization_id,
            col(_MEMBER.email) == _LINKED.email,
        ),
    )
    .where(col(Workspace.team_id) == bindparam("team_id"))
)


def asked(session: Session, team_id: str, slack_user_id: str, issue_id: int | None) -> Asked | None:
    """Who presses, and on what; None: the workspace is unknown."""
    given = {"team_id": team_id, "slack_user_id": slack_user_id, "issue_id": issue_id}
    row = session.execute(_ASKED, given).first()
    return None if row is None else Asked(*row)
