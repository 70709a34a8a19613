"""Telling an activity: who did what to which issue, with the names its readers know."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlmodel import Session

from bot.activities import kind_named
from bot.activities.base import Activity
from bot.notes import Line, Link, Note, Person, Span, Strong
from store import identities, loading
from store.activities import ActivityRow
from store.directory import Organization, Project
from store.issues import Issue
from store.waiting import Waiting

Stored = TypeVar("Stored")


class Teller:
    """Words for deliveries, within one session; `load` fetches for many at once."""

    def __init__(self, session: Session, tracker: str) -> None:
        self.session = session
        self._tracker = tracker  # Its name, for what nobody in particular did.
        self._kept: list[Any] = []  # The session forgets rows that nobody holds.
        self._slack_users: dict[tuple[int, int], str | None] = {}  # (organization, member).

    def load(self, rows: Sequence[Waiting]) -> None:
        """Fetch what the rows are about by a fixed number of queries."""
        loaded = loading.about(self.session, rows)
        self._kept.append(loaded)
        self._find_people(loaded.activities)

    def reply(self, activity_id: int) -> Note:
        """What stands under a card; LookupError where its issue is gone."""
        row = self.row(ActivityRow, activity_id)
        issue = self.row(Issue, row.issue_id)
        return Note(
            subject=issue.subject,
            title=self.fallback(issue),
            url=issue.url,
            level=issue.level,
            lines=(self.line(row, issue),),
        )

    def line(self, row: ActivityRow, issue: Issue) -> Line:
        """The sentence; people are mentioned who are linked in the organization's workspace."""
        line = activity_of(row).words(self._actor(row), Link(name_of(issue), issue.url))
        people = [s.member_id for s in line if isinstance(s, Person) and s.member_id is not None]
        self._ask_for(issue.organization_id, people)
        return tuple(self._mentioned(issue.organization_id, span) for span in line)

    def fallback(self, issue: Issue) -> str:
        """`[project] title`: what a phone shows."""
        return f"[{self.row(Project, issue.project_id).slug}] {issue.title}"

    def row(self, table: type[Stored], row_id: int | None) -> Stored:
        """The row, from the session where it is loaded; LookupError where it is gone."""
        row = self.session.get(table, row_id) if row_id is not None else None
        if row is None:
            raise LookupError("the issue is gone")
        self._kept.append(row)
        return row

    def _actor(self, row: ActivityRow) -> Span:
        if row.actor is None:
            return Strong(self._tracker)
        return Person(row.actor["name"], row.actor.get("member_id"))

    def _mentioned(self, organization_id: int, span: Span) -> Span:
        if not isinstance(span, Person) or span.member_id is None:
            return span
        return replace(span, slack_user_id=self._slack_users[organization_id, span.member_id])

    def _find_people(self, activities: Iterable[ActivityRow]) -> None:
        """Whoever the activities name, asked for once."""
        named: dict[int, set[int]] = {}
        for row in activities:
            ids = {(row.actor or {}).get("member_id"), row.data.get("member_id")}
            named.setdefault(row.organization_id, set()).update(i for i in ids if i is not None)
        for organization_id, people in named.items():
            self._ask_for(organization_id, people)

    def _ask_for(self, organization_id: int, people: Iterable[int]) -> None:
        new = {member for member in people if (organization_id, member) not in self._slack_users}
        if not new:
            return
        team_id = self.row(Organization, organization_id).team_id
        linked = identities.slack_users(self.session, team_id, new) if team_id else {}
        for member in new:
            self._slack_users[organization_id, member] = linked.get(member)


def name_of(issue: Issue) -> str:
    """The short id; an alert may come before anybody told it."""
    return issue.short_id or "this issue"


def activity_of(row: ActivityRow) -> Activity:
    """The activity as it was stored; LookupError for a kind that this version does not know."""
    kind = kind_named(row.kind)
    if kind is None:
        raise LookupError(f"activity kind {row.kind!r} is unknown to this version")
    return kind.model_validate(row.data)
