"""Home tabs: who has opened theirs, when, and which page of it they look at."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, TextClause, UniqueConstraint, bindparam, or_
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, func, select

from store.issues.issues import IS_ASSIGNED, Issue, IssueStatus
from store.issues.subscriptions import Subscription
from store.people.directory import Member, Organization
from store.people.identities import Identity
from store.slack.cards import Card
from store.types import Stored, UtcDateTime

PLACE = "home"  # A Home's external id: Slack knows it by its person.


class Home(Stored, SQLModel, table=True):
    __table_args__ = (UniqueConstraint("team_id", "slack_user_id"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    slack_user_id: str
    card_id: int | None = Field(default=None, foreign_key="card.id")
    opened_at: datetime = Field(sa_type=UtcDateTime, index=True)  # Or used, the last time.
    page: int = 0  # Of the issues, from 0 on.
    # When the tracker was asked for the person's issues, by the relay's clock; None: never.
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Since when it has not answered that; None: it did the last time, or was never asked.
    unread_since: datetime | None = Field(default=None, sa_type=UtcDateTime)


_LINKED = aliased(Member)
_TAKES_PART = select(col(Subscription.member_id)).where(
    col(Subscription.issue_id) == bindparam("the_issue")
)
_ORGANIZATION = (
    select(col(Issue.organization_id))
    .where(col(Issue.id) == bindparam("the_issue"))
    .scalar_subquery()
)
# The cards of Homes opened lately, by each member that their person is: the same address is the
# same person, linked as whichever of its members.
OPENED = (
    select(col(Card.target), col(Card.id))
    .join(Home, col(Home.card_id) == col(Card.id))
    .join(
        Identity,
        (col(Identity.team_id) == col(Home.team_id))
        & (col(Identity.slack_user_id) == col(Home.slack_user_id)),
    )
    .join(_LINKED, col(_LINKED.id) == col(Identity.member_id))
    .join(Member, col(Member.email) == col(_LINKED.email))
    .where(col(Home.opened_at) > bindparam("opened_since", type_=UtcDateTime()))
)
# Of who has the issue, or takes part in it; whoever had it before takes part.
OF_ISSUE = OPENED.where(
    col(Member.organization_id) == _ORGANIZATION,
    or_(col(Member.email) == bindparam("assignee"), col(Member.id).in_(_TAKES_PART)),
)


_HOME_OF = select(Home).where(  # Built once: that costs more than running it.
    col(Home.team_id) == bindparam("team"), col(Home.slack_user_id) == bindparam("person")
)


def home_of(session: Session, team_id: str, slack_user_id: str) -> Home | None:
    given = {"team": team_id, "person": slack_user_id}
    return session.exec(_HOME_OF, params=given).first()


def open_home(session: Session, team_id: str, slack_user_id: str, now: datetime) -> Home:
    """The person looks at it: its first page, which is drawn as a card."""
    home = home_of(session, team_id, slack_user_id) or Home(
        team_id=team_id, slack_user_id=slack_user_id, opened_at=now
    )
    home.opened_at, home.page = now, 0
    session.add(home)
    session.flush()
    card = session.get(Card, home.card_id) if home.card_id is not None else None
    if card is None:
        card = Card(subject=f"home:{home.row_id}", target=f"slack:{slack_user_id}")
    card.external_id, card.lost_at = PLACE, None
    session.add(card)
    session.flush()
    home.card_id = card.row_id
    return home


def drawn_version(session: Session, home: Home) -> int:
    """How often it was drawn."""
    card = session.get(Card, home.card_id) if home.card_id is not None else None
    return card.drawn_version if card else 0


def assigned(
    session: Session, organization_ids: Collection[int], email: str, *, first: int, most: int
) -> list[Issue]:
    """The unresolved issues that the address has, newest first, from the `first` on.

    Those that nobody told the first event of come last.
    """
    wanted = select(Issue).where(*_is_assigned(organization_ids, email))
    newest = (col(Issue.first_seen).desc().nulls_last(), col(Issue.id).desc())
    return list(session.exec(wanted.order_by(*newest).offset(first).limit(most)))


def count_assigned(session: Session, organization_ids: Collection[int], email: str) -> int:
    wanted = select(func.count()).select_from(Issue).where(*_is_assigned(organization_ids, email))
    return session.exec(wanted).one()


def _is_assigned(
    organization_ids: Collection[int], email: str
) -> tuple[ColumnElement[bool] | TextClause, ...]:
    return (
        IS_ASSIGNED,
        col(Issue.assignee_email) == email.lower(),
        col(Issue.status) == IssueStatus.UNRESOLVED,
        col(Issue.organization_id).in_(organization_ids),
    )


def count_organizations(session: Session) -> int:
    """All there are, of whatever workspace."""
    return session.exec(select(func.count()).select_from(Organization)).one()
