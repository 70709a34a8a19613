"""Metric alerts of Sentry: known by incident and status, measured by the times of arrival."""

from dataclasses import replace
from itertools import count, permutations

import pytest

from bot.incidents.steps import step_of
from bot.intake.intake import in_one_write
from bot.sources.sentry import hooks
from bot.sources.sentry.hooks import Hook
from store.incidents.incidents import Incident
from store.issues.activities import ActivityRow
from store.outbox.models import Delivery, DeliveryState, Purpose
from tests.bot.acme import add_acme, all_rows
from tests.fakes import Clock

STATUSES = {"critical": 20, "warning": 10, "resolved": 2}
CHANNEL, PAGER = "slack:C0ALERTS", "pagerduty:primary"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def send(services, database, clock):
    """Send a status, each under a new Request-ID; whether it is news."""
    settings = services.settings.model_copy(update={"pagerduty_routing_key": "k" * 32})
    services = replace(services, now=clock, steady=clock, settings=settings)
    add_acme(database, {"target": CHANNEL}, {"target": PAGER})
    numbers = count()

    def send(action, started="2026-03-14T09:00:00Z", **alert):
        shown = {
            "id": "4",
            "status": STATUSES[action],
            "projects": ["shop"],
            "date_started": started,
            "date_closed": "2026-03-14T08:59:00Z" if action == "resolved" else None,
            "alert_rule": {"name": "Real time", "aggregate": "count()", "time_window": 10.0},
        }
        said = {"metric_alert": shown | alert, "description_text": "204 events"}
        hook = Hook(f"r-{next(numbers)}", "metric_alert", {"action": action, "data": said})
        meant = hooks.read(hook)
        return in_one_write(services, lambda tx: hooks.take(tx, services, hook, meant)).is_new

    return send


def test_how_long_it_lasted(send, database, clock):
    """24 seconds from the one webhook to the other, whatever Sentry's own moments are."""
    send("critical")
    clock.move(seconds=24)
    send("resolved")

    step = step_of(all_rows(database, ActivityRow)[-1].data)
    (incident,) = all_rows(database, Incident)
    assert step.sentence() == "Resolved after 24 seconds as Critical"
    assert (incident.since - incident.began_at).total_seconds() == 24
    assert incident.time_window == 10


def test_three_are_three(send):
    """Each leads to another status than the one that stands; the same again is a repeat."""
    told = ["critical", "critical", "warning", "warning", "critical", "resolved", "resolved"]

    assert [send(status) for status in told] == [True, False, True, False, True, True, False]


def test_what_comes_after_the_end(send, database):
    """One card, which says Resolved, with critical in its thread; nobody is paged."""
    send("resolved")
    assert send("critical")
    assert not send("critical")

    (incident,) = all_rows(database, Incident)
    assert incident.status == "resolved"
    assert waiting(database) == [(CHANNEL, Purpose.CARD), (CHANNEL, Purpose.REPLY)]
    step = step_of(all_rows(database, ActivityRow)[-1].data)
    assert step.sentence() == "Reported late, from 2026-03-14 09:00 UTC: Critical: 204 events"


def test_what_was_told_comes_again(send, database, clock):
    """A second try, or a replay of days later, after the end changes nothing."""
    send("critical")
    send("resolved")
    before = len(all_rows(database, Delivery))
    clock.move(days=3)

    assert not send("critical")
    assert not send("resolved")
    assert len(all_rows(database, Delivery)) == before


def test_late_under_the_card(send, database):
    """A step that was overtaken by the end is shown as what it was."""
    send("critical")
    send("resolved")
    before = len(waiting(database))

    assert send("warning")
    assert set(waiting(database)[before:]) <= {(CHANNEL, Purpose.REPLY), (CHANNEL, Purpose.REDRAW)}
    assert step_of(all_rows(database, ActivityRow)[-1].data).is_late


@pytest.mark.parametrize("order", list(permutations(("warning", "critical", "resolved"))))
def test_every_order_with_the_end(send, database, order):
    """Once its end has come it stays ended, and is told once."""
    for status in (*order, "resolved"):
        send(status)

    rows = [step_of(row.data) for row in all_rows(database, ActivityRow)]
    assert all_rows(database, Incident)[0].status == "resolved"
    assert sorted(step.status for step in rows) == ["critical", "resolved", "warning"]


@pytest.mark.parametrize("window", [10, 10.0, 10.4, None, True, "10", 0, float("nan")])
def test_windows(send, database, window):
    """Nice to have, in whatever form."""
    send("critical", alert_rule={"name": "Real time", "time_window": window})

    is_known = window in {10, 10.4}
    assert all_rows(database, Incident)[0].time_window == (10 if is_known else None)


def waiting(database):
    return [
        (row.lane, row.purpose)
        for row in sorted(all_rows(database, Delivery), key=lambda row: row.id)
        if row.state == DeliveryState.WAITING
    ]
