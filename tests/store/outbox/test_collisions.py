"""Several processes on one database, told the same things at the same time."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlmodel import select

from bot.identity.gate import Presser
from bot.intake import intake
from bot.routing import subscriptions
from bot.routing.subscriptions import EndedAlready
from bot.services import Services
from bot.settings import Settings
from bot.workspace import channels, home
from bot.workspace.channels import Event
from store.audit.audit import AuditEntry
from store.database.faults import Unavailable
from store.engine import Database
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.outbox.models import Delivery, Lane, Purpose
from store.outbox.notices import NoticeRow
from store.people.directory import Member, Organization, Role
from store.people.identities import Identity
from store.routing.routes import Route
from store.slack.cards import Card
from store.slack.channels import SlackChannel
from store.slack.homes import Home
from store.slack.workspaces import Workspace, remember
from tests.bot.acme import add_acme, told

CHANNELS = ("slack:C1", "slack:C2", "slack:C3")


@pytest.fixture
def processes(database):
    """Two, each with connections of its own."""
    add_acme(database, *({"target": target} for target in CHANNELS))
    other = Database(database.url.render_as_string(hide_password=False))
    yield [Services(Settings(), one) for one in (database, other)]
    other.close()


@pytest.fixture
def rows(database):
    def read(table):
        with database.read() as session:
            return list(session.exec(select(table)))

    return read


def tell(processes, activities):
    """Every activity by every process, in eight threads."""
    asked = [(process, one) for one in activities for process in processes]

    def receive(asked):
        """Who waited two seconds for the issue's row is answered 503, and comes again."""
        for _ in range(5):
            with suppress(Unavailable):
                return intake.receive(asked[0], asked[1], "api")
        return pytest.fail("the issue's row was locked for ten seconds")

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(receive, asked))


def test_same_activity(processes, rows):
    """One of them stores it; the others are told that it is a repeat, with the same id."""
    taken = tell(processes * 4, [told()])

    assert len({one.activity_id for one in taken}) == 1
    assert [one.is_new for one in taken].count(True) == 1
    assert len(rows(ActivityRow)) == len(rows(Issue)) == 1
    assert len(rows(Delivery)) == len(CHANNELS)


def test_first_alerts_of_one_issue(processes, rows):
    """Many first alerts at once make one issue, and one card a channel."""
    taken = tell(processes, [told(id=str(number)) for number in range(20)])

    assert len(rows(ActivityRow)) == sum(one.is_new for one in taken) == 20
    assert len(rows(Issue)) == 1
    assert sorted(card.target for card in rows(Card)) == sorted(CHANNELS)
    assert sorted(lane.target for lane in rows(Lane)) == sorted(CHANNELS)


def test_nothing_lost(processes, rows):
    """Every activity after the first is one reply in each channel: none lost, none twice."""
    tell(processes, [told(id=str(number)) for number in range(20)])
    replies = [row for row in rows(Delivery) if row.purpose == Purpose.REPLY]

    owed = {(row.activity_id, row.lane) for row in replies}
    assert len(owed) == len(replies) == 19 * len(CHANNELS)


def test_version_counts_them_all(processes, rows):
    """No change of the issue overwrites another's: its version has risen with each."""
    tell(processes, [told(id=str(number)) for number in range(20)])

    assert rows(Issue)[0].version == 1 + 20


def test_let_into_a_channel(processes, rows):
    """However often it is heard of, and by whom: hello is said once."""
    with processes[0].database.write() as session:
        remember(session, Workspace(team_id="T1", name="Acme", bot_user_id="U0BOT"))
        session.add(SlackChannel(team_id="T1", channel_id="C9"))

    def hear(number):
        channels.joined(processes[number % 2], Event("T1", "C9", 1.0 + number), "U0BOT")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hear, range(16)))

    assert [row.kind for row in rows(NoticeRow)] == ["hello"]


def test_a_home_that_is_opened(processes, rows):
    """For the first time, by several events: there is one."""
    with processes[0].database.write() as session:
        remember(session, Workspace(team_id="T1", name="Acme"))
    ada = Presser("T1", "U1", "T1")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: home.open_home(processes[n % 2], ada), range(16)))

    assert len(rows(Home)) == 1


def test_a_channel_that_is_unsubscribed(processes, rows):
    """By two at once: one is told that it is ended, the other that it was; one audit entry."""
    with processes[0].database.write() as session:
        remember(session, Workspace(team_id="T1", name="Acme"))
        session.get(Organization, 1).team_id = "T1"
        session.get(Member, 1).role = Role.OWNER
        one = {"team_id": "T1", "linked_at": processes[0].now()}
        session.add(Identity(slack_user_id="U1", member_id=1, **one))
        route = Route(id=9, organization_id=1, project="*", target="slack:C0ALERTS")
        session.add(route)
        session.flush()
        token = route.token
    ada = Presser("T1", "U1", "T1", "C0ALERTS")

    def unsubscribe(number):
        try:
            return len(subscriptions.unsubscribe(processes[number % 2], ada, [token]))
        except EndedAlready:
            return 0

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(unsubscribe, range(8))) == 1
    assert [row.action for row in rows(AuditEntry)] == ["route.remove"]
