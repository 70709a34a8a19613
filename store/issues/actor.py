"""Who presses on something of an organization's: the same question of every card's buttons."""

from typing import Any

from sqlalchemy import Select, and_, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col

from store.invites.invites import InviteRequest
from store.issues.issues import Issue
from store.people.directory import Member, Organization
from store.people.identities import Identity
from store.slack.workspaces import Workspace

_LINKED, _MEMBER = aliased(Member), aliased(Member)


def with_actor(
    query: Select[*tuple[Any, ...]], pressed: type[Issue | InviteRequest]
) -> Select[*tuple[Any, ...]]:
    """The query, which is of the workspace, with three columns more.

    They are the organization of what is pressed, the member to whom the Slack user is linked, in
    whatever organization, and the member of the same address in that organization.
    """
    is_theirs = and_(
        col(Identity.team_id) == Workspace.team_id,
        col(Identity.slack_user_id) == bindparam("slack_user_id"),
    )
    is_same = and_(
        col(_MEMBER.organization_id) == pressed.organization_id,
        col(_MEMBER.email) == _LINKED.email,
    )
    return (
        query.add_columns(Organization, _LINKED, _MEMBER)
        .outerjoin(Organization, col(Organization.id) == pressed.organization_id)
        .outerjoin(Identity, is_theirs)
        .outerjoin(_LINKED, col(_LINKED.id) == Identity.member_id)
        .outerjoin(_MEMBER, is_same)
        .where(col(Workspace.team_id) == bindparam("team_id"))
    )
