"""Words and cards for readers: names, mentions, and the state as it is stored."""

from datetime import UTC, datetime

import pytest

from bot.drawing import subjects
from bot.drawing.activity import Renderer
from bot.notes.note import Link, Person, Strong, plain
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.people.directory import Member, Organization, Project
from store.people.identities import Identity
from store.slack.workspaces import Workspace, remember

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
ADA = {"name": "Ada Lovelace", "email": "ada@acme.test", "member_id": 1}


@pytest.fixture
def session(database):
    """Acme, Ada, and one issue."""
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://sentry.acme.test"))
        session.flush()
        session.add(Project(organization_id=1, slug="api"))
        session.add(Member(organization_id=1, email="ada@acme.test", name="Ada Lovelace"))
        session.flush()
        session.add(Issue(organization_id=1, project_id=1, source_id="7", title="Boom"))
        session.flush()
        yield session


@pytest.fixture
def happened(session):
    """Store an activity: `happened("assigned", {...}, actor)`; its id."""

    def happened(kind, data=None, actor=None):
        row = ActivityRow(
            source_id=f"test:{kind}",
            kind=kind,
            organization_id=1,
            project_id=1,
            issue_id=1,
            actor=actor,
            data=data or {},
            occurred_at=NOW,
            received_at=NOW,
        )
        session.add(row)
        session.flush()
        return row.row_id

    return happened


def link_ada(session):
    remember(session, Workspace(team_id="T1", name="Acme"))
    identity = Identity(team_id="T1", slack_user_id="U1", member_id=1, linked_at=NOW)
    session.add(identity)
    session.flush()


def test_people_are_mentioned_where_they_are_linked(session, happened):
    """In the workspace that serves the organization."""
    link_ada(session)

    line = Renderer(session, "Sentry").reply(happened("set_resolved", actor=ADA)).lines[0]

    assert line[0] == Person("Ada Lovelace", 1, "U1")


def test_who_is_not_linked_is_named(session, happened):
    """By the directory's name."""
    line = Renderer(session, "Sentry").reply(happened("set_resolved", actor=ADA)).lines[0]

    assert line[0] == Person("Ada Lovelace", 1, None)


def test_the_tracker_acts_by_its_name(session, happened):
    """What nobody in particular did is told too."""
    line = Renderer(session, "GlitchTip").reply(happened("set_resolved")).lines[0]

    assert line[0] == Strong("GlitchTip")


def test_an_issue_without_a_short_id_is_this_one(session, happened):
    """An alert may come before anybody told it."""
    line = Renderer(session, "Sentry").reply(happened("set_resolved")).lines[0]

    assert Link("this issue", "") in line


def test_a_kind_of_a_newer_version_is_said_to_be_unknown(session, happened):
    """After a downgrade: an error of that delivery, not of its lane."""
    with pytest.raises(LookupError, match="unknown to this version"):
        Renderer(session, "Sentry").reply(happened("of_tomorrow"))


def test_an_issue_that_is_gone_is_said_to_be(session):
    """The card of nothing can't be drawn."""
    with pytest.raises(LookupError, match="gone"):
        subjects.draw(Renderer(session, "Sentry"), "issue:99")


@pytest.mark.parametrize(
    ("status", "substatus", "state"),
    [
        (IssueStatus.UNRESOLVED, "", "Unresolved"),
        (IssueStatus.UNRESOLVED, "escalating", "Escalating"),
        (IssueStatus.UNRESOLVED, "regressed", "Regressed"),
        (IssueStatus.RESOLVED, "ongoing", "Resolved"),
        (IssueStatus.ARCHIVED, "archived_forever", "Archived for ever"),
        (IssueStatus.ARCHIVED, "", "Archived"),
    ],
)
def test_the_card_shows_the_stored_state(session, status, substatus, state):
    """The finer word where the issue is open."""
    issue = session.get(Issue, 1)
    issue.status, issue.substatus = status, substatus
    session.flush()

    note, version = subjects.draw(Renderer(session, "Sentry"), "issue:1")

    assert note.drawing.values["state"] == state
    assert (note.title, version) == ("[api] Boom", 1)


def test_the_card_names_who_changed_it_last(session, happened):
    """And what they did."""
    session.get(Issue, 1).last_activity_id = happened("set_resolved", actor=ADA)
    session.flush()

    note, _ = subjects.draw(Renderer(session, "Sentry"), "issue:1")

    assert plain(note.drawing.lines["last_action"]) == (
        "Ada Lovelace marked this issue as resolved"
    )


def test_a_tag_says_nothing_a_second_time(session):
    """Sentry has the level among the tags; no tag may stand for our own facts, each is as named."""
    issue = session.get(Issue, 1)
    issue.tags = {"level": "fatal", "project": "theirs", "rule": "theirs", "serverName": "web-1"}
    issue.level, issue.assignee = "error", {"type": "team", "name": "backend", "email": ""}

    assert Renderer(session, "Sentry").facts(issue) == (
        ("Project", "api"),
        ("Level", "error"),
        ("State", "Unresolved"),
        ("Assignee", "#backend"),
        ("rule", "theirs"),
        ("serverName", "web-1"),
    )


def test_the_authors_of_a_deploy(session, happened):
    """Members are mentioned where they are linked, and called by name who were told by address."""
    link_ada(session)
    session.get(Organization, 1).team_id = "T1"
    grace = Member(organization_id=1, email="grace@acme.test", name="Grace Hopper")
    session.add(grace)
    session.flush()
    authors = [
        {"email": "ada@acme.test", "member_id": 1},
        {"email": "grace@acme.test", "member_id": grace.row_id},
        {"email": "stranger@elsewhere.test"},
    ]
    row_id = happened("deploy", {"version": "1.0", "authors": authors})

    line = Renderer(session, "Sentry").reply(row_id).lines[0]

    assert [span for span in line if isinstance(span, Person)] == [
        Person("Ada Lovelace", 1, "U1"),
        Person("Grace Hopper", grace.row_id),
        Person("stranger@elsewhere.test"),
    ]


def test_counts_are_read_easily(session):
    """Thousands are parted."""
    issue = session.get(Issue, 1)
    issue.event_count, issue.user_count = 12_345, 0
    session.flush()

    note, _ = subjects.draw(Renderer(session, "Sentry"), "issue:1")

    assert note.drawing.values["facts"] == [("Events", "12,345"), ("Users Affected", "0")]
