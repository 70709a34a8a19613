"""Loads what many deliveries are about at once; the session then has each by its id."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import bindparam
from sqlmodel import Session, SQLModel, col, select

from store.incidents.incidents import Incident
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.outbox.pending import Waiting
from store.people.directory import Organization, Project
from store.slack.cards import Card

Table = TypeVar("Table", ActivityRow, Card, Incident, Issue, Organization, Project)

# Built once, as building costs more than running.
_BY_ID: dict[type[SQLModel], Any] = {
    table: select(table).where(col(table.id).in_(bindparam("ids", expanding=True)))
    for table in (ActivityRow, Card, Incident, Issue, Organization, Project)
}


@dataclass(frozen=True)
class About:
    """To be held as long as the session is to know them."""

    cards: Sequence[Card]
    activities: Sequence[ActivityRow]
    others: Sequence[SQLModel]


def about(session: Session, rows: Sequence[Waiting]) -> About:
    """The cards, activities, issues, incidents, projects and organizations of the deliveries."""
    cards = _by_id(session, Card, (row.card_id for row in rows))
    told = _by_id(session, ActivityRow, (row.activity_id for row in rows))
    of_cards = [_about(card.subject) for card in cards]
    issues = _by_id(session, Issue, [*_of("issue", of_cards), *(row.issue_id for row in told)])
    of_steps = (row.incident_id for row in told)
    incidents = _by_id(session, Incident, [*_of("incident", of_cards), *of_steps])
    known = {row.id for row in told}
    shown = {issue.last_activity_id for issue in issues} - known
    last = _by_id(session, ActivityRow, shown)
    of_projects = [row.project_id for row in issues] + [row.project_id for row in told]
    projects = _by_id(session, Project, of_projects)
    organizations = _by_id(session, Organization, (row.organization_id for row in told))
    return About(cards, [*told, *last], [*issues, *incidents, *projects, *organizations])


def _by_id(session: Session, table: type[Table], ids: Iterable[int | None]) -> Sequence[Table]:
    wanted = {row_id for row_id in ids if row_id is not None}
    if not wanted:
        return []
    found: Sequence[Table] = session.exec(_BY_ID[table], params={"ids": list(wanted)}).all()
    return found


def _about(subject: str) -> tuple[str, int]:
    kind, _, row_id = subject.partition(":")
    return kind, int(row_id)


def _of(kind: str, subjects: Iterable[tuple[str, int]]) -> list[int]:
    return [row_id for of_kind, row_id in subjects if of_kind == kind]
