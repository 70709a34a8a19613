"""Presses, alerts and conditions that end, all at once, on both databases: one wins each time."""

import threading
from collections import Counter
from dataclasses import replace

import pytest

from bot import issues
from bot.errors import UserError
from bot.identity.gate import Presser
from bot.intake import archive_conditions, intake
from bot.services import Services
from bot.settings import Settings
from bot.vocabulary.pressed import Pressed
from store.audit.audit import AuditEntry
from store.issues import archives
from store.issues import issues as stored
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.issues.undo import Undo
from store.people.directory import Member, Organization
from store.people.identities import Identity
from store.slack.workspaces import Workspace
from tests.bot.acme import add_acme, all_rows, told
from tests.fakes import Clock

pytestmark = pytest.mark.crowd

PEOPLE = [Presser("T1", f"U{n}", "T1") for n in (1, 2)]
ESCALATING = issues.condition("escalating")


@pytest.fixture
def services(database):
    """Ada and Grace are linked; the issue 1 has cards in two channels."""
    services = replace(Services(Settings(), database), now=Clock())
    acme = add_acme(database, {"target": "slack:C1"}, {"target": "slack:C2"})
    with database.write() as session:
        session.get_one(Organization, acme.id).team_id = "T1"
        session.add(Workspace(team_id="T1", name="Acme"))
        for n in (1, 2):
            one = {"team_id": "T1", "linked_at": services.now()}
            session.add(Identity(slack_user_id=f"U{n}", member_id=n, **one))
    intake.receive(services, told(issue={"short_id": "SHOP-7"}), "api")
    return services


def first(services, table, row_id=1):
    """A press on that row."""
    with services.database.read() as session:
        return Pressed(session.get_one(table, row_id).token)


def at_once(*works):
    """Run them at the same moment; what each returned, or the refusal's kind."""
    start, ended = threading.Barrier(len(works)), []

    def run(work):
        start.wait()
        try:
            ended.append(work())
        except UserError as refusal:
            ended.append(type(refusal).__name__)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def test_resolved_and_archived_at_once(services):
    """By two people, ten times over: one press counts, the state is the winner's."""

    def resolve():
        return issues.resolve(services, first(services, Issue), PEOPLE[0])

    def archive():
        return issues.archive(services, first(services, Issue), PEOPLE[1], ESCALATING)

    ended = at_once(*[resolve, archive] * 5)

    [entry] = all_rows(services.database, AuditEntry)
    [issue] = all_rows(services.database, Issue)
    assert Counter(map(str, ended))["AlreadySo"] == 9
    assert {"issue.resolve": "resolved", "issue.archive": "archived"}[entry.action] == issue.status
    assert len(all_rows(services.database, ActivityRow)) == 2


def test_assigned_at_once(services):
    """By two who both saw nobody: one counts, the other chooses again."""
    works = [
        lambda by=by, n=n: issues.assign(
            services, first(services, Issue), by, f"member:{first(services, Member, n).value}", "0"
        )
        for n, by in enumerate(PEOPLE, 1)
    ]

    ended = at_once(*works)

    assert sum(isinstance(each, str) for each in ended) == 1
    assert len(all_rows(services.database, AuditEntry)) == 1


def test_alerts_while_it_is_assigned(services):
    """An alert changes nothing that a press decides by: every press comes through."""

    def alert(number):
        return intake.receive(services, told(id=f"b-{number}"), "api")

    def assign(n):
        return issues.assign(
            services,
            first(services, Issue),
            PEOPLE[0],
            f"member:{first(services, Member, n).value}",
        )

    works = [lambda n=n: alert(n) for n in range(8)]
    ended = at_once(*works, lambda: assign(1))

    assert not any(isinstance(each, str) for each in ended)
    assert all_rows(services.database, Issue)[0].assignee["name"] == "Ada Lovelace"


def test_undone_while_something_newer_happens(services):
    """Either it is undone and then something happens, or the other way round; never half."""
    done = issues.resolve(services, first(services, Issue), PEOPLE[0])

    at_once(
        *[lambda: issues.undo(services, Pressed(done.undo), PEOPLE[0])] * 3,
        lambda: intake.receive(services, told("set_regression", id="b"), "api"),
    )

    kinds = [row.kind for row in all_rows(services.database, ActivityRow)][2:]
    [issue] = all_rows(services.database, Issue)
    assert sorted(kinds) in (["set_regression"], ["set_regression", "set_unresolved"])
    # What is newer goes before an Undo, and stands after one.
    assert (issue.status, issue.substatus) == (IssueStatus.UNRESOLVED, "regressed")


def test_a_time_ends_while_somebody_opens_it(services):
    """One of them does; one activity."""
    issues.archive(services, first(services, Issue), PEOPLE[0], issues.condition("hour"))
    services.now.move(hours=2)

    at_once(
        *[lambda: archive_conditions.end_due(services)] * 4,
        *[lambda: issues.mark_ongoing(services, first(services, Issue), PEOPLE[1])] * 4,
    )

    kinds = [row.kind for row in all_rows(services.database, ActivityRow)]
    assert kinds == ["alert", "set_ignored", "set_unresolved"]


def test_enough_events_at_once(services):
    """Many alerts beyond the limit: it opens once."""
    issues.archive(services, first(services, Issue), PEOPLE[0], issues.condition("events_10"))
    intake.receive(services, told(id="b", data={"event_count": 100}), "api")

    at_once(
        *[
            lambda n=n: intake.receive(
                services, told(id=f"b-{n}", data={"event_count": 110 + n}), "api"
            )
            for n in range(8)
        ]
    )

    kinds = [row.kind for row in all_rows(services.database, ActivityRow)]
    assert kinds.count("set_escalating") == 1
    assert all_rows(services.database, Issue)[0].status == IssueStatus.UNRESOLVED


def test_releases_at_once(services):
    """A deploy told by many is one release."""

    def deploy(n):
        return intake.receive(services, told("deploy", id=f"d-{n}", data={"version": "1.0"}), "api")

    at_once(*[lambda n=n: deploy(n) for n in range(8)])

    assert issues.resolve_or_ask(services, first(services, Issue), PEOPLE[0]).version == "1.0"


def test_a_claim_is_for_what_was_read(database, services):
    """Whoever read an older issue does not win."""
    with database.write() as session:
        issue = session.get_one(Issue, 1)
        first, second = stored.claim(session, issue), stored.claim(session, issue)

    assert (first, second) == (True, False)


def test_due_archives(database, services):
    """The longest over first; no more than asked for."""
    for number in range(3):
        facts = {"id": str(number)}
        data = {"ignoreDuration": 30 - number}
        intake.receive(services, told("set_ignored", id=f"c{number}", issue=facts, data=data), "x")
    services.now.move(hours=1)

    with database.read() as session:
        found = archives.due(session, services.now(), 2)

    assert list(found) == [4, 3]


def test_what_a_press_keeps(services):
    """All that is needed to take it back, as plain JSON, and nothing of the person but who."""
    issues.resolve(services, first(services, Issue), PEOPLE[0])

    [kept] = all_rows(services.database, Undo)
    assert (kept.email, kept.action) == ("ada@acme.test", "issue.resolve")
    assert kept.before["status"] == "unresolved"
