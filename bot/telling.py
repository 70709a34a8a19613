"""Telling an activity: who did what to which issue, with the names its readers know."""

from dataclasses import replace
from typing import TypeVar

from sqlmodel import Session

from bot.activities import kind_named
from bot.activities.base import Activity
from bot.notes import Line, Link, Note, Person, Span, Strong
from store import identities
from store.activities import ActivityRow
from store.directory import Organization, Project
from store.issues import Issue

Row = TypeVar("Row")


def activity_of(row: ActivityRow) -> Activity:
    """The activity as it was stored.

    Raises:
        LookupError: of a kind that this version does not know.
    """
    kind = kind_named(row.kind)
    if kind is None:
        raise LookupError(f"activity kind {row.kind!r} is unknown to this version")
    return kind.model_validate(row.data)


def line_of(session: Session, row: ActivityRow, issue: Issue, tracker: str) -> Line:
    """The sentence, with the people mentioned who are linked in the organization's workspace."""
    line = activity_of(row).words(_actor(row, tracker), Link(name_of(issue), issue.url))
    return _mentioning(session, issue.organization_id, line)


def reply_note(session: Session, activity_id: int, tracker: str) -> Note:
    """What stands under a card."""
    row = _found(session.get(ActivityRow, activity_id))
    issue = _found(session.get(Issue, row.issue_id))
    return Note(
        subject=issue.subject,
        title=fallback(session, issue),
        url=issue.url,
        level=issue.level,
        lines=(line_of(session, row, issue, tracker),),
    )


def fallback(session: Session, issue: Issue) -> str:
    """`[project] title`: what a phone shows."""
    project = _found(session.get(Project, issue.project_id))
    return f"[{project.slug}] {issue.title}"


def name_of(issue: Issue) -> str:
    """The short id; an alert may come before anybody told it."""
    return issue.short_id or "this issue"


def _actor(row: ActivityRow, tracker: str) -> Span:
    if row.actor is None:
        return Strong(tracker)
    return Person(row.actor["name"], row.actor.get("member_id"))


def _mentioning(session: Session, organization_id: int, line: Line) -> Line:
    people = {span.member_id for span in line if isinstance(span, Person)} - {None}
    organization = session.get(Organization, organization_id) if people else None
    if organization is None or organization.team_id is None:
        return line
    known = identities.slack_users(session, organization.team_id, {p for p in people if p})
    return tuple(
        replace(span, slack_user_id=known.get(span.member_id))
        if isinstance(span, Person) and span.member_id is not None
        else span
        for span in line
    )


def _found(row: Row | None) -> Row:
    if row is None:
        raise LookupError("the issue is gone")
    return row
