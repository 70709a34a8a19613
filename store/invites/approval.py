"""All that is asked about a press on a request to be let in, by one query."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from store.invites.invites import InviteRequest
from store.issues.actor import with_actor
from store.people.directory import Member, Organization
from store.slack.workspaces import Workspace


@dataclass(frozen=True)
class ApprovalFacts:
    """What the store knows; None: there is none."""

    workspace: Workspace
    request: InviteRequest | None
    organization: Organization | None  # The request's.
    linked: Member | None  # Whom the Slack user is linked to, in whatever organization.
    member: Member | None  # The same address in the request's organization.


_ASKED = with_actor(
    select(Workspace, InviteRequest)
    .select_from(Workspace)
    .outerjoin(InviteRequest, col(InviteRequest.id) == bindparam("invite_id")),
    InviteRequest,
)


def asked(
    session: Session, team_id: str, slack_user_id: str, invite_id: int | None
) -> ApprovalFacts | None:
    """Who presses, and on what; None: the workspace is unknown."""
    given = {"team_id": team_id, "slack_user_id": slack_user_id, "invite_id": invite_id}
    row = session.execute(_ASKED, given).first()
    return None if row is None else ApprovalFacts(*row)
