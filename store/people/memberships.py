"""What a Slack user is in the organizations that a workspace serves."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from store.people import identities
from store.people.directory import Member, Organization
from store.slack.workspaces import Workspace


@dataclass(frozen=True)
class Memberships:
    organizations: list[Organization]  # That the workspace serves, by name.
    linked: Member | None  # Whom the Slack user is linked to, in whatever organization.
    seats: list[tuple[Member, Organization]]  # The same address in those that are served.


def of(session: Session, team_id: str, slack_user_id: str) -> Memberships | None:
    """None: the workspace is unknown."""
    if session.get(Workspace, team_id) is None:
        return None
    served = select(Organization).where(Organization.team_id == team_id)
    organizations = list(session.exec(served.order_by(col(Organization.name))))
    linked = identities.member_of(session, team_id, slack_user_id)
    if linked is None:
        return Memberships(organizations, None, [])
    mine = (
        select(Member, Organization)
        .join(Organization, col(Organization.id) == col(Member.organization_id))
        .where(Member.email == linked.email, Organization.team_id == team_id)
    )
    seats = session.exec(mine.order_by(col(Organization.name))).all()
    return Memberships(organizations, linked, [(member, of) for member, of in seats])
