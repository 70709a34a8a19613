"""The first start on a restored database, on both: what is told, looked up, and left out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.explain.why import outcome
from bot.identity import pending_actions
from bot.identity.gate import Presser
from bot.intake import archive_conditions, intake
from bot.invites import expiry
from bot.issues import undo_press
from bot.program import after_restore
from bot.relay import digests
from bot.relay.relay import Relay
from bot.services import Services
from bot.settings import Settings
from bot.vocabulary.pressed import Pressed
from store.audit.audit import AuditEntry
from store.invites.invites import InviteKind, InviteRequest, InviteStatus
from store.issues import undo
from store.issues.issues import Issue, IssueStatus
from store.maintenance import restored
from store.maintenance.restored import Restoration
from store.outbox.models import Delivery, DeliveryState, Purpose
from store.outbox.outages import Outage
from store.people import codes
from store.people.codes import LinkCode
from store.people.pending_actions import PendingActionRow
from store.slack.cards import Card
from tests.bot.acme import add_acme, all_rows, told
from tests.fakes import Clock, Obedient

SLACK = {"target": "slack:C0ALERTS"}
PAGER = {"target": "pagerduty:primary"}
WAITING, SENT, SKIPPED = DeliveryState.WAITING, DeliveryState.SENT, DeliveryState.SKIPPED
OLD = timedelta(minutes=11)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(database, clock):
    add_acme(database, SLACK, PAGER)
    return Services(Settings(), database, now=clock, steady=clock)


@pytest.fixture
def slack():
    return Obedient()


@pytest.fixture
def receive(services):
    numbers = iter(range(1000))

    def receive(kind="alert", **changes):
        return intake.receive(services, told(kind, id=f"a{next(numbers)}", **changes), "api")

    return receive


@pytest.fixture
def relay(services, slack):
    return Relay(services, slack)


def settle(services):
    """What `restore` and the next start do."""
    with services.database.write() as session:
        restored.mark(session)
    return after_restore.settle(services)


def owed(services, provider="slack"):
    """Purpose and state of all posts of the provider, in order."""
    rows = all_rows(services.database, Delivery)
    posts = [row for row in rows if row.purpose != Purpose.REDRAW]
    return [(row.purpose, row.state) for row in posts if row.lane.startswith(provider)]


def key_of_the_card(services):
    rows = all_rows(services.database, Delivery)
    return next(row.key for row in rows if row.lane == SLACK["target"])


def change(services, table, **columns):
    with services.database.write() as session:
        for row in session.exec(select(table)):
            row.sqlmodel_update(columns)
            session.add(row)


def test_nothing_is_settled_without_a_restore(services, receive):
    """As at every other start."""
    receive()

    assert after_restore.settle(services) is False
    assert owed(services) == [(Purpose.CARD, WAITING)]


def test_what_is_old_is_not_told(services, receive, clock, relay, slack):
    """It says why; its card begins anew with the next alert."""
    receive()
    receive("assigned", data={"assignee": "Grace"})
    clock.now += OLD

    assert settle(services) is True
    relay.run_once()

    assert slack.sent == slack.edited == []
    assert owed(services) == [(Purpose.CARD, SKIPPED), (Purpose.REPLY, SKIPPED)]
    first = all_rows(services.database, Delivery)[0]
    assert outcome(first, None, clock.now) == "not sent: restored from a backup"
    receive()
    relay.run_once()
    assert len(slack.sent) == 1
    assert owed(services)[-1] == (Purpose.CARD, SENT)


def test_a_young_reply_under_an_old_card(services, receive, clock, relay, slack):
    """There is nothing that it could stand under."""
    receive()
    clock.now += OLD
    receive("assigned", data={"assignee": "Grace"})

    settle(services)
    relay.run_once()

    assert slack.sent == []
    assert owed(services) == [(Purpose.CARD, SKIPPED), (Purpose.REPLY, SKIPPED)]


def test_what_is_young_is_told_once(services, receive, clock, relay, slack):
    """The program may have sent it after the backup: one was, the other was not."""
    receive(issue={"id": "1"})
    receive(issue={"id": "2"})
    key = key_of_the_card(services)
    slack.stored[key] = "ts-sent-before"
    clock.move(minutes=9)

    settle(services)
    relay.run_once()

    assert len(slack.looked_up) == 2
    assert [note.key == key for note, *_ in slack.sent] == [False]
    assert owed(services) == [(Purpose.CARD, SENT)] * 2
    assert all_rows(services.database, Card)[0].external_id == "ts-sent-before"


@pytest.mark.parametrize("stood", [True, False])
def test_what_was_being_sent_long_ago(services, receive, relay, slack, stood):
    """It is looked up, so that its card goes on; where it is not there it is not sent."""
    receive()
    clock = services.now
    key = key_of_the_card(services)
    being = {"state": DeliveryState.SENDING, "batch": key, "begun_at": clock.now, "attempt": 1}
    change(services, Delivery, **being)
    if stood:
        slack.stored[key] = "ts-sent-before"
    clock.now += OLD

    settle(services)
    relay.run_once()

    assert slack.sent == []
    assert owed(services) == [(Purpose.CARD, SENT if stood else SKIPPED)]
    (row,) = [row for row in all_rows(services.database, Delivery) if row.key == key]
    assert row.reason == ("" if stood else after_restore.REASON)
    assert (all_rows(services.database, Card)[0].lost_at is None) == stood


def test_nobody_is_paged(services, receive, clock):
    """Neither for what is old nor for what is young; that it is over is told."""
    receive()
    receive("set_resolved")
    clock.move(minutes=1)

    settle(services)

    rows = [row for row in all_rows(services.database, Delivery) if row.lane == PAGER["target"]]
    assert [row.state for row in rows] == [SKIPPED, DeliveryState.UNKNOWN]
    pager = Obedient()
    pager.name = "pagerduty"
    Relay(services, pager).run_once()
    assert [note.effect for note, *_ in pager.sent] == ["closes"]


def test_a_digest_that_was_due_is_not_told(services, receive, clock):
    """One that is due later is."""
    receive(issue={"id": "1"})
    receive(issue={"id": "2"})
    rows = all_rows(services.database, Delivery)
    later = clock.now + timedelta(hours=1)
    with services.database.write() as session:
        for row, until in zip(rows[:2], (clock.now, later), strict=True):
            held = session.get_one(Delivery, row.row_id)
            held.state, held.reason, held.held_until = SKIPPED, "held", until
    clock.now += OLD

    settle(services)

    held = [row.held_until for row in all_rows(services.database, Delivery) if row.held_until]
    assert held == [later]
    assert digests.send_due(services) == 0


def test_what_people_pressed_is_not_done_again(services, receive, clock):
    """Kept actions, undos, codes: each may have been used since. Who is down is found out anew."""
    receive()
    receive("set_resolved")
    ada = Presser("T1", "U1", "T1", "C0ALERTS")
    pending_actions.keep(services, ada, pending_actions.PendingAction("resolve", {}))
    with services.database.write() as session:
        facts = {"issue_id": 1, "activity_id": 2, "action": "issue.resolve", "before": {}}
        kept = undo.keep(session, **facts, email="ada@acme.test", at=clock.now)
        session.add(Outage(provider="slack", since=clock.now, reason="revoked"))
        whose = {"team_id": "T1", "slack_user_id": "U1", "email": "ada@acme.test"}
        hours = clock.now + timedelta(hours=1)
        secret = {"nonce": "n", "code_hash": "h", "asked_at": clock.now, "expires_at": hours}
        session.add(LinkCode(**whose, **secret))

    settle(services)

    assert pending_actions.take(services, ada) is None
    with pytest.raises(undo_press.NothingToUndo):
        undo_press.undo(services, Pressed(kept), ada)
    with services.database.write() as session:
        assert codes.claim_try(session, 1, clock.now, 5) is False
    for table in (Outage, PendingActionRow, undo.Undo):
        assert all_rows(services.database, table) == []


def test_requests_are_neither_reminded_nor_ended_aloud(services, clock):
    """A day and two weeks were over in the meantime; who is asked since is reminded in its time."""
    day, weeks = timedelta(days=1, hours=1), timedelta(days=15)
    with services.database.write() as session:
        for number, age in enumerate((timedelta(hours=23), day, weeks)):
            asked = {"source_id": f"api:{number}", "email": f"p{number}@acme.test"}
            kind = {"kind": InviteKind.JOIN, "role": "member", "organization_id": 1}
            session.add(InviteRequest(**asked, **kind, asked_at=clock.now - age))

    settle(services)

    before = len(all_rows(services.database, Delivery))
    assert expiry.end_due(services) == expiry.remind_due(services) == 0
    rows = all_rows(services.database, InviteRequest)
    assert [row.status for row in rows] == [
        InviteStatus.WAITING,
        InviteStatus.WAITING,
        InviteStatus.EXPIRED,
    ]
    assert len(all_rows(services.database, Delivery)) == before
    clock.move(hours=2)
    assert expiry.remind_due(services) == 1


def test_an_archive_that_ended_is_open_without_a_word(services, receive, clock, relay, slack):
    """Its card shows it."""
    receive()
    relay.run_once()
    change(services, Issue, status=IssueStatus.ARCHIVED, archive_ends_at=clock.now)
    clock.now += OLD
    told_before = len(slack.sent)

    settle(services)

    assert archive_conditions.end_due(services) == 0
    relay.run_once()
    assert all_rows(services.database, Issue)[0].status == IssueStatus.UNRESOLVED
    assert (len(slack.sent), len(slack.edited)) == (told_before, 1)


def test_it_is_settled_once(services, receive, clock):
    """By the first start; it is in the audit log."""
    receive()
    clock.now += OLD
    settle(services)
    receive(issue={"id": "2"})

    assert after_restore.settle(replace(services)) is False
    assert owed(services)[-1] == (Purpose.CARD, WAITING)
    (entry,) = all_rows(services.database, AuditEntry)
    assert (entry.action, entry.data) == ("database.restored", {"not_sent": 2})
    assert [row.settled_at for row in all_rows(services.database, Restoration)] == [clock.now]
