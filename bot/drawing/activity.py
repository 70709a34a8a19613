"""An activity in words: who did what to which issue, with the names its readers know."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import SecretStr
from sqlmodel import Session

from bot import notices
from bot.activities import kind_named, releases
from bot.activities.base import DELETED, NOTICED, Activity
from bot.activities.comment import WITHDRAWN
from bot.drawing import incident as incident_notes
from bot.issues import assignee_names
from bot.issues.names import name_of
from bot.notes.note import Effect, Line, Link, Note, Person, Span, Strong, plain
from bot.services import Services
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.outbox import preload
from store.outbox.notices import NoticeRow
from store.outbox.pending import Waiting
from store.people import identities
from store.people.directory import Member, Organization, Project

Stored = TypeVar("Stored")

SETTINGS = "/helio settings"  # Where people choose what they are told.


class Renderer:
    """Words for deliveries, within one session; `load` fetches for many at once."""

    def __init__(
        self,
        session: Session,
        tracker: str,
        key: SecretStr | None = None,
        services: Services | None = None,
    ) -> None:
        self.session = session
        self.services = services  # For what is drawn by the rules of what its reader may do.
        self.tracker = tracker  # Its name, for what nobody in particular did.
        self._key = key  # What codes are made with.
        self._kept: list[Any] = []  # The session forgets rows that nobody holds.
        self._slack_users: dict[tuple[int, int], str | None] = {}  # (organization, member).

    def load(self, rows: Sequence[Waiting]) -> None:
        """Fetch what the rows are about by a fixed number of queries."""
        loaded = preload.about(self.session, rows)
        self._kept.append(loaded)
        self._find_people(loaded.activities)

    def reply(self, activity_id: int) -> Note:
        """What stands under a card; LookupError where its issue is gone."""
        row = self.row(ActivityRow, activity_id)
        if row.incident_id is not None:
            return incident_notes.reply(self, row)
        issue = self.row(Issue, row.issue_id)
        return Note(
            subject=issue.subject,
            title=self.fallback(issue),
            url=issue.url,
            level=issue.level,
            lines=(self.line(row, issue),),
        )

    def message(self, activity_id: int, why: str) -> Note:
        """The same for a person, or a place without cards: it stands alone.

        `why` its reader gets it; "" for a place. LookupError where its subject is gone.
        """
        row = self.row(ActivityRow, activity_id)
        if row.incident_id is not None:
            return incident_notes.message(self, row, footer(why))
        if row.issue_id is None:
            return self._of_project(row, why)
        issue = self.row(Issue, row.issue_id)
        return Note(
            subject=issue.subject,
            title=self.fallback(issue),
            url=issue.url,
            level=issue.level,
            lines=(self.line(row, issue, is_alone=True),),
            headline=headline(issue),
            thread=f"{self.row(Organization, issue.organization_id).slug}/issue/{issue.source_id}",
            effect=Effect.TELLS if row.is_late else activity_of(row).effect,
            facts=self.facts(issue),
            excerpt=issue.excerpt,
            footer=footer(why),
            is_alone=True,
        )

    def notice(self, memo_id: int, why: str) -> Note:
        """What is no activity; LookupError where it is gone."""
        row = self.row(NoticeRow, memo_id)
        note, is_chosen = (
            notices.note_of(row, self.tracker, self._key),
            notices.kind_of(row).is_chosen,
        )
        small = note.footer or footer(why, is_chosen=is_chosen)
        return replace(note, footer=small, is_alone=True)

    def moot(self, memo_id: int) -> str:
        """Why the notice is not sent after all; "" where it is. LookupError where it is gone."""
        return notices.moot(self.session, self.row(NoticeRow, memo_id))

    def withdrawn(self, activity_id: int) -> str:
        """Why nobody is told of it any more; "" where they are."""
        return WITHDRAWN if self.row(ActivityRow, activity_id).data.get(DELETED) else ""

    def facts(self, issue: Issue) -> tuple[tuple[str, str], ...]:
        """For a table: what the card's small print says; a tag says nothing a second time."""
        counts = (("Events", issue.event_count), ("Users affected", issue.user_count))
        known = [
            ("Project", self.row(Project, issue.project_id).slug),
            ("Level", issue.level),
            ("State", str(issue.status).capitalize()),
            ("Culprit", issue.culprit),
            ("Rule", issue.rule),
            *((name, f"{count:,}") for name, count in counts if count is not None),
            ("Assignee", assignee_names.called(issue.assignee) if issue.assignee else ""),
        ]
        facts = {name: value for name, value in known if value}
        tags = {name: value for name, value in issue.tags.items() if value}
        return (*facts.items(), *((n, v) for n, v in tags.items() if n.capitalize() not in facts))

    def line(self, row: ActivityRow, issue: Issue, *, is_alone: bool = False) -> Line:
        """The sentence; people are mentioned who are linked in the organization's workspace."""
        activity = activity_of(row)
        words = activity.alone if is_alone else activity.words
        line = words(self._actor(row), Link(name_of(issue), issue.url))
        if row.data.get(NOTICED):
            line = activity.noticed(Strong(self.tracker), Link(name_of(issue), issue.url))
        if row.is_late:
            line = (told_late(row.occurred_at), *line)
        return self._with_people(issue.organization_id, line)

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

    def _of_project(self, row: ActivityRow, why: str) -> Note:
        """What happened to no issue: a deploy, which leads to the page of its release."""
        project, activity = self.row(Project, row.project_id), activity_of(row)
        organization = self.row(Organization, row.organization_id)
        version, pages = activity.released(), f"{organization.url}/organizations"
        line = self._with_people(
            row.organization_id, activity.words(self._actor(row), Strong(project.slug))
        )
        return Note(
            subject=f"project:{project.row_id}",
            title=f"[{project.slug}] {plain(line)}",
            url=releases.page(f"{pages}/{organization.slug}", version),
            level="info",
            lines=(line,),
            headline=f"{project.slug} - {activity.heading() or plain(line)}",
            thread=f"{organization.slug}/release/{project.slug}/{version}",
            effect=activity.effect,
            facts=(("Project", project.slug),),
            footer=footer(why),
            is_alone=True,
        )

    def _actor(self, row: ActivityRow) -> Span:
        if row.actor is None:
            return Strong(self.tracker)
        return Person(row.actor["name"], row.actor.get("member_id"))

    def _with_people(self, organization_id: int, line: Line) -> Line:
        people = [s.member_id for s in line if isinstance(s, Person) and s.member_id is not None]
        self._ask_for(organization_id, people)
        return tuple(self._mentioned(organization_id, span) for span in line)

    def _mentioned(self, organization_id: int, span: Span) -> Span:
        if not isinstance(span, Person) or span.member_id is None:
            return span
        user_id = self._slack_users[organization_id, span.member_id]
        return replace(span, name=self._name(span), slack_user_id=user_id)

    def _name(self, span: Person) -> str:
        """Who was told by an address alone is called as the directory does."""
        if "@" not in span.name:
            return span.name
        member = self.session.get(Member, span.member_id)
        return (member.name if member else "") or span.name

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


def told_late(at: datetime) -> str:
    """Before what is older than how its subject stands."""
    return f"Reported late, from {at.astimezone(UTC):%Y-%m-%d %H:%M} UTC: "


def headline(issue: Issue) -> str:
    """A mail's subject; without short id the title alone."""
    return f"{issue.short_id} - {issue.title}" if issue.short_id else issue.title


def footer(why: str, *, is_chosen: bool = True) -> Line:
    """Why somebody gets a message, and how to change that where settings do."""
    if not why:
        return ()
    because = f"You get this because {why}."
    return (f"{because} Change it with ", Strong(SETTINGS), ".") if is_chosen else (because,)


def activity_of(row: ActivityRow) -> Activity:
    """The activity as it was stored; LookupError for a kind that this version does not know."""
    kind = kind_named(row.kind)
    if kind is None:
        raise LookupError(f"activity kind {row.kind!r} is unknown to this version")
    return kind.model_validate(row.data)
