"""Loads what many deliveries are about at once; the session then has each by its id."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, SQLModel

from store.database.rows import ById
from store.incidents.incidents import Incident
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.outbox.pending import Waiting
from store.people.directory import Organization, Project
from store.slack.cards import Card

_CARDS, _ACTIVITIES, _ISSUES = ById(Card), ById(ActivityRow), ById(Issue)
_INCIDENTS, _PROJECTS, _ORGANIZATIONS = ById(Incident), ById(Project), ById(Organization)


@dataclass(frozen=True)
class About:
    """To be held as long as the session is to know them."""

    cards: Sequence[Card]
    activities: Sequence[ActivityRow]
    others: Sequence[SQLModel]


def about(session: Session, rows: Sequence[Waiting]) -> About:
    """The cards, activities, issues, incidents, projects and organizations of the deliveries."""
    cards = _CARDS.load(session, (row.card_id for row in rows))
    told = _ACTIVITIES.load(session, (row.activity_id for row in rows))
    of_cards = [_about(card.subject) for card in cards]
    issues = _ISSUES.load(session, [*_of("issue", of_cards), *(row.issue_id for row in told)])
    of_steps = (row.incident_id for row in told)
    incidents = _INCIDENTS.load(session, [*_of("incident", of_cards), *of_steps])
    known = {row.id for row in told}
    shown = {issue.last_activity_id for issue in issues} - known
    last = _ACTIVITIES.load(session, shown)
    of_projects = [row.project_id for row in issues] + [row.project_id for row in told]
    projects = _PROJECTS.load(session, of_projects)
    organizations = _ORGANIZATIONS.load(session, (row.organization_id for row in told))
    return About(cards, [*told, *last], [*issues, *incidents, *projects, *organizations])


def _about(subject: str) -> tuple[str, int]:
    kind, _, row_id = subject.partition(":")
    return kind, int(row_id)


def _of(kind: str, subjects: Iterable[tuple[str, int]]) -> list[int]:
    return [row_id for of_kind, row_id in subjects if of_kind == kind]
