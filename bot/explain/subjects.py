"""What `why` explains: an issue by its short id, an incident by its number."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from textwrap import shorten

from sqlmodel import Session

from bot.drawing import activity as telling
from bot.drawing import incident as notes
from bot.explain import presses
from bot.incidents.steps import step_of
from bot.issues.names import name_of
from bot.notes.note import plain
from bot.recipients import fan_out
from store.incidents import incidents
from store.incidents.incidents import Incident
from store.issues import activities, issues
from store.issues.activities import ActivityRow, Page
from store.issues.issues import Issue
from store.outbox.models import Delivery, Purpose
from store.people.directory import Organization, Project

SENTENCE_MAX = 300  # Characters; a comment may have many lines.
LATER = "this kind of activity is stored, but nobody is notified of it"


@dataclass(frozen=True)
class Subject:
    organization_id: int
    key: str  # `issue:12`, as cards have it.
    version: int  # What a true card shows.
    noun: str  # `issue`.
    title: str  # A second line has its facts.
    rows: Callable[[int | None, int], Page]  # Before that activity, so many at most.
    sentence: Callable[[ActivityRow, Sequence[Delivery]], str]  # Who did what.
    nobody: Callable[[ActivityRow], str]  # Why nothing was owed for it.


def named(
    session: Session, name: str, tracker: str, within: Collection[int] | None
) -> list[Subject]:
    """All that go by that name; `within`: of these organizations alone."""
    number = name.strip().removeprefix("#")
    found = [
        *(_issue(session, each, tracker) for each in issues.by_short_id(session, name)),
        *(_incident(session, each) for each in incidents.by_identifier(session, number)),
    ]
    return [each for each in found if within is None or each.organization_id in within]


def _issue(session: Session, issue: Issue, tracker: str) -> Subject:
    organization, project = _owners(session, issue)
    name = name_of(issue)

    def sentence(row: ActivityRow, owed: Sequence[Delivery]) -> str:
        """The bare kind where this version does not know it any more."""
        who = row.actor["name"] if row.actor else tracker
        try:
            activity = telling.activity_of(row)
            if activity.posts_card and all(each.purpose != Purpose.REPLY for each in owed):
                return f"An alert came for {name}"  # Its own words are those of a repeat.
            words = plain(activity.words(who, name))
        except (LookupError, ValueError):
            return row.kind
        return _short(words)

    def nobody(row: ActivityRow) -> str:
        try:
            activity = telling.activity_of(row)
        except (LookupError, ValueError):
            return LATER
        if not activity.is_told:
            return activity.silence() or fan_out.QUIET
        if not activity.posts_card:
            no_card = "the issue had no card yet (only an alert posts one)"
            return f"{no_card}, and nobody is subscribed to it"
        return _no_route(project)

    facts = f"{issue.status}, level {issue.level}, project {project.slug} of {organization.slug}"
    title = f"{issue.short_id} {issue.title}"
    return Subject(
        organization.row_id,
        issue.subject,
        issue.version,
        "issue",
        "\n".join([title, facts, *presses.lines(session, issue, tracker)]),
        lambda before, most: activities.of_issue(session, issue.row_id, before=before, most=most),
        sentence,
        nobody,
    )


def _incident(session: Session, incident: Incident) -> Subject:
    organization, project = _owners(session, incident)

    def sentence(row: ActivityRow, _owed: Sequence[Delivery]) -> str:
        try:
            return _short(step_of(row.data).sentence())
        except ValueError:
            return row.kind

    def nobody(row: ActivityRow) -> str:
        try:
            is_told = step_of(row.data).is_told
        except ValueError:
            return LATER
        return _no_route(project) if is_told else "it was over when it was first heard of"

    facts = f"{notes.measured(incident)}, project {project.slug} of {organization.slug}"
    head = f"#{incident.number} {notes.title(incident)}\n{facts.removeprefix(', ')}"

    def rows(before: int | None, most: int) -> Page:
        return activities.of_incident(session, incident.row_id, before=before, most=most)

    return Subject(
        organization.row_id,
        incident.subject,
        incident.version,
        "incident",
        head,
        rows,
        sentence,
        nobody,
    )


def _owners(session: Session, of: Issue | Incident) -> tuple[Organization, Project]:
    return session.get_one(Organization, of.organization_id), session.get_one(
        Project, of.project_id
    )


def _no_route(project: Project) -> str:
    return f"no route covers the project {project.slug}, and it has no members to notify"


def _short(words: str) -> str:
    return shorten(words, SENTENCE_MAX, placeholder=" …")
