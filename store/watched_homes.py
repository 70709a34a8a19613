"""The Homes of admins that are looked at: what they show is everybody's."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from store.cards import Card, Standing
from store.directory import Member, Role
from store.homes import Home
from store.identities import Identity
from store.types import UtcDateTime

_LINKED = aliased(Member)
_OF_ADMINS = (  # Built once: that costs more than running it.
    select(col(Card.target), col(Card.id))
    .join(Home, col(Home.card_id) == col(Card.id))
    .join(
        Identity,
        (col(Identity.team_id) == col(Home.team_id))
        & (col(Identity.slack_user_id) == col(Home.slack_user_id)),
    )
    .join(_LINKED, col(_LINKED.id) == col(Identity.member_id))
    .join(Member, col(Member.email) == col(_LINKED.email))
    .where(
        col(Home.opened_at) > bindparam("since", type_=UtcDateTime()),
        col(Member.is_active),
        col(Member.role) != Role.MEMBER,
    )
    .distinct()
    .order_by(col(Card.target))
)


def of_admins(session: Session, since: datetime) -> list[Standing]:
    """The cards of Homes opened after `since` by who administers any organization."""
    found = session.connection().execute(_OF_ADMINS, {"since": since})
    return [Standing(target, card_id or 0) for target, card_id in found]
