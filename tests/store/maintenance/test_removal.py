"""What the retention removes and what it leaves, on both databases."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.explain import why
from bot.incidents import take
from bot.incidents.report import Report
from bot.intake import intake
from bot.maintenance.retention import SWEEP_EVERY, Retention
from bot.notices import notice
from bot.notices.channels import Hello
from bot.relay.relay import Relay
from bot.services import Services
from bot.settings import Settings
from store.audit import audit
from store.audit.audit import AuditEntry
from store.issues import undo, webhooks
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.issues.undo import Undo
from store.issues.webhooks import WebhookRequest
from store.maintenance import duties
from store.outbox.models import Delivery, DeliveryState, Purpose
from store.outbox.notices import NoticeRow
from store.people.codes import LinkAttempt, LinkCode
from store.people.pending_actions import PendingActionRow
from store.slack import unfurls
from store.slack.cards import Card
from store.slack.unfurls import Unfurl, UnfurlLink
from tests.bot.acme import add_acme, all_rows, told
from tests.bot.incidents.reports import report
from tests.fakes import Clock, Obedient

SLACK = {"target": "slack:C0ALERTS"}
PAGER = {"target": "pagerduty:primary", "min_level": "error"}
BOTH = [(Purpose.CARD, DeliveryState.SENT), (Purpose.REPLY, DeliveryState.SENT)]


@pytest.fixture(autouse=True)
def _without_rests(monkeypatch):
    monkeypatch.setattr("bot.maintenance.retention.LONGEST_REST", 0)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(database, clock):
    add_acme(database, SLACK, PAGER)
    return Services(Settings(retention_days=90), database, now=clock, steady=clock)


@pytest.fixture
def receive(services):
    numbers = iter(range(1000))

    def receive(kind="alert", **changes):
        more = {"id": f"a{next(numbers)}"} | changes
        return intake.receive(services, told(kind, **more), "api")

    return receive


@pytest.fixture
def send(services):
    """All that is due, by both providers."""

    def send():
        for name in ("slack", "pagerduty"):
            provider = Obedient()
            provider.name, provider.keeps_cards = name, name == "slack"
            Relay(services, provider).run_once()

    return send


@pytest.fixture
def sweep(services, clock):
    """Days later: remove; how many rows went."""

    def sweep(days=91):
        clock.move(days=days)
        return Retention(services).work(60)

    return sweep


def count(services, table):
    return len(all_rows(services.database, table))


def kinds(services):
    return [row.kind for row in all_rows(services.database, ActivityRow)]


def test_old_activities_go_with_their_deliveries(services, receive, send, sweep):
    """Also of an open issue; what its card shows stays, and the card with it."""
    receive()
    receive("assigned", data={"assignee": "Grace"})
    receive("note", data={"text": "on it"})
    send()
    before = all_rows(services.database, Issue), all_rows(services.database, Card)

    assert sweep() > 5
    receive(issue={"id": "new"})

    assert kinds(services) == ["assigned", "note", "alert"]  # The card's, the newest then, and now.
    assert {row.activity_id for row in all_rows(services.database, Delivery)} <= {3, 4, None}
    issues, cards = all_rows(services.database, Issue), all_rows(services.database, Card)
    assert [issues[0].model_dump(), cards[0].model_dump()] == [x[0].model_dump() for x in before]


def test_what_is_young_stays(services, receive, send, sweep):
    receive()
    send()

    assert sweep(days=89) == 0
    assert kinds(services) == ["alert"]


def test_all_stays_without_a_retention(services, receive, send, clock):
    receive()
    receive(issue={"id": "8"})
    send()
    clock.move(days=5000)
    keeping = Services(Settings(retention_days=0), services.database, now=clock, steady=clock)

    assert Retention(keeping).work(60) == 0
    assert kinds(services) == ["alert"] * 2
    intake.receive(keeping, told("alert", id="old", occurred_at="2001-01-01T00:00:00Z"), "api")
    assert kinds(services) == ["alert"] * 3


def test_what_waits_is_never_removed(services, receive, send, sweep):
    """Nor what is being sent, may have been sent, or is held for a digest."""
    for number in range(6):
        receive(issue={"id": str(number)})
    states = [DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.SKIPPED]
    with services.database.write() as session:
        wanted = select(Delivery).where(Delivery.lane == SLACK["target"]).order_by(Delivery.id)
        for row, state in zip(session.exec(wanted), states, strict=False):
            row.state = state
            is_held = state == DeliveryState.SKIPPED
            row.held_until = services.now() + timedelta(days=1000) if is_held else None
            session.add(row)

    assert sweep() == 0
    assert (count(services, ActivityRow), count(services, Delivery)) == (6, 12)


def test_who_was_told_of_an_alert_is_told_of_its_end(services, receive, send, sweep):
    """The route fits no more by then: only what was told says that it is open there."""
    receive(issue={"level": "error"})
    receive(issue={"id": "8"})
    send()
    sweep()

    receive("set_resolved", issue={"level": "warning"})

    last = [row for row in all_rows(services.database, Delivery) if row.lane == PAGER["target"]][-1]
    assert (last.purpose, last.state) == (Purpose.MESSAGE, DeliveryState.WAITING)


def test_an_incident_that_is_not_over_keeps_its_steps(services, receive, send, sweep):
    """By which is told who heard the worst; when it is over they go too."""
    for status in ("warning", "critical"):
        take.receive(services, Report.model_validate(report(status)), "api")
    receive()
    send()
    sweep()

    assert kinds(services) == ["incident", "incident", "alert"]
    take.receive(services, Report.model_validate(report("resolved")), "api")
    send()
    sweep()
    receive()
    assert kinds(services) == [
        "incident",
        "alert",
    ]  # The newest one always stays.


def test_what_an_archive_counts_stays(services, receive, send, sweep):
    """Its condition is met by as many alerts as ever."""
    receive()
    receive("set_ignored", data={"ignoreCount": 3})
    receive()
    receive()
    receive(issue={"id": "8"})
    send()
    sweep()

    receive()

    assert all_rows(services.database, Issue)[0].status == IssueStatus.UNRESOLVED


def test_all_that_is_old(services, receive, send, clock):
    """Of every table the newest row stays, so that no id is given twice; the audit log stays."""
    for number in range(2):
        receive(issue={"id": str(number)})
        keep_all(services, number)
    send()
    clock.move(days=91)
    receive(issue={"id": "new"})

    Retention(services).work(60)

    left = {
        table: count(services, table)
        for table in (NoticeRow, Undo, Unfurl, LinkCode, PendingActionRow)
    }
    assert left == dict.fromkeys(left, 1)
    assert count(services, WebhookRequest) == 0
    assert count(services, UnfurlLink) == count(services, LinkAttempt) == 1
    assert count(services, AuditEntry) == 2


def keep_all(services, number):
    """One row in each other table."""
    now, whose = services.now(), {"team_id": "T1", "slack_user_id": f"U{number}"}
    with services.database.write() as session:
        notice.send(session, Hello(), SLACK_TARGETS, organization_id=None, now=now, at=now)
        facts = {"issue_id": 1, "activity_id": 1, "action": "issue.resolve", "before": {}}
        undo.keep(session, **facts, email="ada@acme.test", at=now)
        spot = {"team_id": "T1", "channel_id": "C0ALERTS", "ts": str(number)}
        unfurls.share(session, **spot, links={"https://x.test": "issue:1"}, now=now)
        hook = {"request_id": f"r{number}", "resource": "issue", "action": "created"}
        webhooks.note(session, **hook, activity_id=1, body=None, received_at=now)
        secret = {"email": "a@acme.test", "nonce": "n", "code_hash": "h"}
        session.add(LinkCode(**whose, **secret, asked_at=now, expires_at=now))
        session.add(LinkAttempt(**whose, name="Ada", begun_at=now))
        session.add(PendingActionRow(**whose, name="resolve", kept_at=now))
        audit.write(session, at=now, actor="cli", action="x", target="y", origin={})


SLACK_TARGETS = {SLACK["target"]: ""}


def test_removing_makes_nothing_news(services, receive, send, sweep, clock):
    """What comes again with its date is a repeat; its issue, its card and its counts stay."""
    at = clock.now.isoformat()
    receive(id="first", occurred_at=at)
    receive("set_regression", id="second", occurred_at=at)
    receive(issue={"id": "8"})
    send()
    sweep()
    before = all_rows(services.database, Issue)[0].model_dump()
    rows = count(services, ActivityRow), count(services, Delivery)

    again = receive(id="first", occurred_at=at, issue={"title": "Other", "event_count": 1})

    assert (again.activity_id, again.is_new) == (None, False)
    assert all_rows(services.database, Issue)[0].model_dump() == before
    assert (count(services, ActivityRow), count(services, Delivery)) == rows


def test_old_steps_of_incidents_are_no_news(services, receive, clock):
    """Neither of one that nobody knows nor of one that is known."""
    take.receive(services, Report.model_validate(report("critical")), "api")
    old = (clock.now - timedelta(days=100)).isoformat()
    rows = count(services, ActivityRow)

    late = report("warning", occurred_at=old)
    other = report("critical", id="99", occurred_at=old, started_at=old)
    taken = [take.receive(services, Report.model_validate(one), "api") for one in (late, other)]

    assert [one.is_new for one in taken] == [False, False]
    assert count(services, ActivityRow) == rows


def test_why_says_what_is_gone(services, receive, send, sweep):
    """That there was more, and of what stays why nothing is known of who was told."""
    receive(issue={"short_id": "SHOP-7"})
    receive("assigned", data={"assignee": "Grace"})
    receive(issue={"id": "8"})
    send()
    sweep()

    (explained,) = why.explain(services, "SHOP-7")

    assert "What came before 2026-03-15 was removed" in explained.title
    assert "older than the retention of 90 days" in explained.title
    (kept,) = explained.activities
    assert (
        kept.nobody
        == "the record of who was notified was removed: it is older than the retention of 90 days"
    )


def test_one_process_does_it(services, receive, send, clock):
    """Another one takes over when its lease is over."""
    receive()
    receive(issue={"id": "8"})
    send()
    clock.move(days=91)
    with services.database.write() as session:
        until = clock.now + timedelta(minutes=1)
        assert duties.take(session, "retention", "other", now=clock.now, until=until)

    assert Retention(services).work(60) == 0
    clock.move(minutes=2)
    assert Retention(services).work(60) > 0


def test_it_rests_between_sweeps(services, receive, send, clock):
    """Once all old rows are gone it looks again an hour later; the next tick does nothing."""
    retention = Retention(services)
    receive()
    receive(issue={"id": "8"})
    send()
    clock.move(days=91)
    assert retention.work(60) > 0
    receive(issue={"id": "9"})
    clock.move(days=91)
    retention._rests_until = clock.now + SWEEP_EVERY

    assert retention.work(60) == 0
    clock.now += SWEEP_EVERY
    assert retention.work(60) > 0


def test_it_ends_when_the_program_does(services, receive, send, clock):
    """Between two steps."""
    receive()
    receive(issue={"id": "8"})
    send()
    clock.move(days=91)
    goes_on = iter([True, False])

    assert Retention(services, lambda: next(goes_on)).work(60) > 0
    assert kinds(services) == ["alert", "alert"]
