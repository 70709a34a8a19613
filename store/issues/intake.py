"""What intake reads and writes for one activity.

Every statement is built once: building one costs far more than SQLite needs to run it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Table,
    bindparam,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import Session, SQLModel

from store.database.prepared import Prepared
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, email_of
from store.maintenance.history import ToldIssue
from store.outbox.models import Delivery, DeliveryState
from store.people.directory import Member, Organization, Project
from store.routing.routes import Route
from store.slack.cards import Card
from store.types import new_token


class KnownMember(NamedTuple):
    """Somebody whom the directory knows by their address."""

    member_id: int
    name: str
    last_active_at: datetime | None


@dataclass(frozen=True)
class Way:
    """A route, as far as one activity needs it."""

    target: str
    min_level: str | None
    environment: str
    broadcast: Sequence[str]
    alert: str = "both"  # new_issues | rules | both
    again: str = ""  # After how many more it is told again; "": never.
    link_back: bool = False


@dataclass(frozen=True)
class StoredCard:
    """The card of a subject in a target."""

    card_id: int
    target: str
    is_lost: bool  # It was deleted under us; the next alert posts it again.
    is_personal: bool  # It is one person's own, in their direct messages.


@dataclass(frozen=True)
class NewCard:
    target: str
    why: str = ""  # Why its reader gets it, where that is one person.


def _table(model: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(model.__tablename__)]


ORGANIZATION, PROJECT, ISSUE = _table(Organization), _table(Project), _table(Issue)
ACTIVITY, MEMBER = _table(ActivityRow), _table(Member)
TOLD_ISSUE = _table(ToldIssue)
ROUTE, CARD, DELIVERY = _table(Route), _table(Card), _table(Delivery)


def _is(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column == bindparam(name)


_MEMBERS = Prepared(
    select(MEMBER.c.email, MEMBER.c.id, MEMBER.c.name, MEMBER.c.last_active_at).where(
        _is(MEMBER.c.organization_id, "organization_id"),
        MEMBER.c.email.in_(bindparam("emails", expanding=True)),
    )
)
_WAYS = Prepared(
    select(
        *(ROUTE.c.target, ROUTE.c.min_level, ROUTE.c.environment, ROUTE.c.broadcast),
        *(ROUTE.c.alert, ROUTE.c.again, ROUTE.c.link_back),
    )
    .where(_is(ROUTE.c.organization_id, "organization_id"))
    .where(or_(_is(ROUTE.c.project, "project"), ROUTE.c.project == "*"))
    .order_by(ROUTE.c.id)
)
_TOLD = Prepared(
    select(DELIVERY.c.lane)
    .distinct()
    .join(ACTIVITY, ACTIVITY.c.id == DELIVERY.c.activity_id)
    .where(
        _is(ACTIVITY.c.issue_id, "issue"),
        DELIVERY.c.lane.in_(bindparam("targets", expanding=True)),
        DELIVERY.c.state != DeliveryState.SKIPPED.value,
    )
)
_TOLD_LONG_AGO = Prepared(
    select(TOLD_ISSUE.c.target).where(
        _is(TOLD_ISSUE.c.issue_id, "issue"),
        TOLD_ISSUE.c.target.in_(bindparam("targets", expanding=True)),
    )
)
_CARDS = Prepared(
    select(CARD.c.id, CARD.c.target, CARD.c.lost_at.is_not(None), CARD.c.why != "")
    .where(_is(CARD.c.subject, "subject"))
    .order_by(CARD.c.id)
)
_INSERTS = {
    table: Prepared(insert(table).returning(table.c.id)) for table in (PROJECT, ISSUE, ACTIVITY)
}
# Written down with each row: a statement that leaves them to SQLAlchemy can't be prepared.
_DEFAULTS: Mapping[Table, Mapping[str, Any]] = {
    table: {
        column.name: column.default.arg
        for column in table.c
        if isinstance(column.default, ScalarElementColumnDefault)
    }
    for table in _INSERTS
}
_ADD_CARD = Prepared(insert(CARD).values(drawn_version=0).returning(CARD.c.id))
_BEGIN_ANEW = Prepared(
    update(CARD)
    .where(_is(CARD.c.id, "the_card"))
    .values(external_id=None, drawn_version=0, lost_at=None)
)
_CHANGE = Prepared(
    update(ISSUE).where(_is(ISSUE.c.id, "the_issue")).values(version=ISSUE.c.version + 1)
)


def members(session: Session, organization_id: int, emails: set[str]) -> dict[str, KnownMember]:
    """By lower-case address, those that the directory knows."""
    if not emails:
        return {}
    given = {"organization_id": organization_id, "emails": sorted(emails)}
    found = _MEMBERS.run(session, given)
    return {email: KnownMember(*known) for email, *known in found}


def add_project(session: Session, organization_id: int, slug: str, source_id: str = "") -> int:
    """A project at first sight: without teams, until a directory names it.

    `source_id`: the tracker's, where it told that; no other project may have it.
    """
    columns = {"organization_id": organization_id, "slug": slug, "source_id": source_id}
    return _insert(session, PROJECT, columns)


def add_issue(session: Session, **columns: Any) -> int:  # noqa: ANN401 - columns of many types.
    return _insert(session, ISSUE, {"tags": {}, "token": new_token(), **_with_email(columns)})


def add_activity(session: Session, **columns: Any) -> int:  # noqa: ANN401 - columns of many types.
    return _insert(session, ACTIVITY, columns)


def change_issue(session: Session, issue_id: int, columns: Mapping[str, Any]) -> None:
    """Change the issue and raise its version; an Issue that the session holds sees it too."""
    _CHANGE.run(session, {"the_issue": issue_id, **_with_email(columns)})
    if not session.identity_map:
        return
    held = session.identity_map.get(session.identity_key(Issue, issue_id))
    if held is not None:
        session.expire(held, ["version", *columns])  # Read again if somebody asks.


def _with_email(columns: Mapping[str, Any]) -> dict[str, Any]:
    """An assignee is written with what their issues are found by."""
    if "assignee" not in columns:
        return dict(columns)
    return {**columns, "assignee_email": email_of(columns["assignee"])}


def ways(session: Session, organization_id: int, project: str) -> list[Way]:
    """The routes that name the project or all projects, oldest first."""
    given = {"organization_id": organization_id, "project": project}
    return [Way(*row) for row in _WAYS.run(session, given)]


def told_of(session: Session, issue_id: int, targets: Sequence[str]) -> set[str]:
    """Those of the targets that were told something of the issue, or will be."""
    given = {"issue": issue_id, "targets": list(targets)}
    return {
        target for told in (_TOLD, _TOLD_LONG_AGO) for target in told.run(session, given).scalars()
    }


def cards(session: Session, subject: str) -> list[StoredCard]:
    """The subject's cards, the lost ones too, oldest first."""
    found = _CARDS.run(session, {"subject": subject})
    return [StoredCard(*row) for row in found]


def open_cards(
    session: Session, subject: str, new: Sequence[NewCard], lost: Mapping[str, int]
) -> dict[str, int]:
    """Cards to be posted: target → card. Those that were lost (target → card) are begun again."""
    opened = {each.target: lost[each.target] for each in new if each.target in lost}
    for card_id in opened.values():
        _BEGIN_ANEW.run(session, {"the_card": card_id})
    for each in new:
        if each.target not in lost:
            row = {"subject": subject, "target": each.target, "why": each.why}
            opened[each.target] = _ADD_CARD.run(session, row).scalar_one()
    return opened


def _insert(session: Session, table: Table, row: Mapping[str, Any]) -> int:
    return int(_INSERTS[table].run(session, {**_DEFAULTS[table], **row}).scalar_one())
