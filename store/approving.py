"""All that is asked about a press on a request to be let in, by one query."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from store.directory import Member, Organization
from store.identities import Identity
from store.invites import InviteRequest
from store.workspaces import Workspace


@dataclass(frozen=True)
class Asked:
    """What the store knows; None: there is none."""

    workspace: Workspace
    request: InviteRequest | None
    organization: Organization | None  # The request's.
    linked: Member | None  # Whom the Slack user is linked to, in whatever organization.
    member: Member | None  # The same address in the request's organization.


_LINKED, _MEMBER = aliased(Member), aliased(Member)
_ASKED = (
    select(Workspace, InviteRequest, Organization)
    .add_columns(_LINKED, _MEMBER)
    .select_from(Workspace)
    .outerjoin(InviteRequest, col(InviteRequest.id) == bindparam("invite_id"))
    .outerjoin(Organization, col(Organization.id) == InviteRequest.organization_id)
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
            col(_MEMBER.organization_id) == InviteRequest.organization_id,
            col(_MEMBER.email) == _LINKED.email,
        ),
    )
    .where(col(Workspace.team_id) == bindparam("team_id"))
)


def asked(
    session: Session, team_id: str, slack_user_id: str, invite_id: int | None
) -> Asked | None:
    """Who presses, and on what; None: the workspace is unknown."""
    given = {"team_id": team_id, "slack_user_id": slack_user_id, "invite_id": invite_id}
    row = session.execute(_ASKED, given).first()
    return None if row is None else Asked(*row)
