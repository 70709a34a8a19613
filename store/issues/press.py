"""All that is asked about a press, by one query: it holds up every other write."""

from dataclasses import dataclass

from sqlalchemy import bindparam, exists, select
from sqlmodel import Session, col

from store.database.rows import Joined
from store.issues.actor import with_actor
from store.issues.issues import Issue
from store.issues.releases import Release
from store.people.directory import Member, Organization, Project
from store.slack.workspaces import Workspace


@dataclass(frozen=True)
class PressFacts:
    """What the store knows; None: there is none."""

    workspace: Workspace
    issue: Issue | None
    project: Project | None  # The issue's.
    organization: Organization | None  # The issue's.
    linked: Member | None  # Whom the Slack user is linked to, in whatever organization.
    member: Member | None  # The same address in the issue's organization.
    has_releases: bool = False  # The issue's project.


_ASKED = Joined(
    with_actor(
        select(Workspace, Issue, Project)
        .select_from(Workspace)
        .outerjoin(Issue, col(Issue.id) == bindparam("issue_id"))
        .outerjoin(Project, col(Project.id) == Issue.project_id),
        Issue,
    ).add_columns(exists().where(col(Release.project_id) == Issue.project_id))
)


def asked(
    session: Session, team_id: str, slack_user_id: str, issue_id: int | None
) -> PressFacts | None:
    """Who presses, and on what; None: the workspace is unknown."""
    given = {"team_id": team_id, "slack_user_id": slack_user_id, "issue_id": issue_id}
    row = _ASKED.first(session, given)
    return None if row is None else PressFacts(*row)
