"""A new issue's creation and the rules that fire for it are one alert, in every order."""

from dataclasses import replace
from itertools import count, permutations

import pytest

from bot.intake.intake import in_one_write
from bot.recipients.fan_out import NOT_OPENED
from bot.recipients.told_before import FOLDED
from bot.sources.sentry import hooks
from bot.sources.sentry.hooks import Hook
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.outbox.models import Delivery, DeliveryState, Purpose
from store.routing.routes import Route
from store.slack.cards import Card
from tests.bot.acme import add_acme, all_rows
from tests.fakes import Clock

GRACE = {"type": "user", "id": "4", "name": "Grace Hopper", "email": "grace@acme.test"}
EVENT, OTHER = "0bcf11d9755244f98cd5011cf6d4cf9c", "1bcf11d9755244f98cd5011cf6d4cf9c"
CHANNEL, PAGER = "slack:C0ALERTS", "pagerduty:primary"
LINE = "shop/pay.py:12 in charge\ngateway.charge(total)"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(services, clock):
    settings = services.settings.model_copy(update={"pagerduty_routing_key": "k" * 32})
    return replace(services, now=clock, steady=clock, settings=settings)


@pytest.fixture
def send(services, database):
    """Send a webhook, each under a new Request-ID."""
    add_acme(database, {"target": CHANNEL}, {"target": PAGER})
    numbers = count()

    def send(resource, body):
        hook = Hook(f"r-{next(numbers)}", resource, body)
        meant = hooks.read(hook)
        return in_one_write(services, lambda tx: hooks.take(tx, services, hook, meant))

    return send


def issue(action, **changes):
    shown = {
        "id": "112",
        "shortId": "SHOP-2C",
        "title": "ValueError: boom",
        "culprit": "shop.pay in charge",
        "status": "unresolved",
        "substatus": "new",
        "assignedTo": GRACE,
        "project": {"id": "2", "slug": "shop"},
        "count": "1",
        "metadata": {"filename": "shop/pay.py", "function": "charge", "value": "boom"},
    }
    return "issue", {"action": action, "data": {"issue": shown | changes}}


def alert(rule="Every event", event_id=EVENT, environment="production"):
    frame = {"filename": "shop/pay.py", "lineno": 12, "function": "charge", "in_app": True}
    frame["context_line"] = "    gateway.charge(total)"
    event = {
        "event_id": event_id,
        "issue_id": "112",
        "title": "ValueError: boom",
        "culprit": "shop.pay in charge",
        "tags": [["environment", environment]],
        "url": f"https://sentry.acme.test/api/0/projects/acme/shop/events/{event_id}/",
        "exception": {"values": [{"stacktrace": {"frames": [frame]}}]},
    }
    return "event_alert", {"action": "triggered", "data": {"event": event, "triggered_rule": rule}}


NEW = (issue("created"), alert("Every event"), alert("Errors in shop"), issue("assigned"))


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_every_order(send, database, order):
    """One card, one trigger and then one acknowledgement; all that the card shows is the same."""
    for n in order:
        send(*NEW[n])
        send(*NEW[n])  # A second try of the same.

    (known,) = all_rows(database, Issue)
    assert known.rule == "Errors in shop, Every event"
    assert (known.excerpt, known.short_id, known.event_count) == (LINE, "SHOP-2C", 1)
    assert known.assignee["email"] == "grace@acme.test"
    assert known.tags == {"environment": "production"}
    assert len(all_rows(database, Card)) == 1
    assert told(database, CHANNEL, Purpose.CARD) == ["alert"]
    assert "alert" not in told(database, CHANNEL, Purpose.REPLY)
    assert told(database, PAGER) == ["alert", "assigned"]
    assert sorted(row.kind for row in all_rows(database, ActivityRow)) == [
        "alert",
        "alert",
        "alert",
        "assigned",
    ]


def test_why_it_was_not_told(send, database):
    """Each place has the reason in its record."""
    send(*NEW[3])
    send(*NEW[1])
    send(*NEW[0])

    assert reasons(database) >= {(PAGER, NOT_OPENED), (PAGER, FOLDED), (CHANNEL, FOLDED)}


@pytest.mark.parametrize(
    ("minutes", "again"), [(0, []), (5, []), (5.1, ["alert"]), (60 * 24, ["alert"])]
)
def test_how_long(send, database, clock, minutes, again):
    """Later than five minutes it is news as before."""
    send(*NEW[0])
    clock.move(minutes=minutes)
    send(*alert(event_id=OTHER))

    assert told(database, CHANNEL, Purpose.REPLY) == again
    assert told(database, PAGER)[1:] == again


@pytest.mark.parametrize("substatus", ["escalating", "regressed"])
def test_what_is_back_is_news(send, database, substatus):
    """An issue that escalates or comes back is no new one, however young it is."""
    send(*issue("created", assignedTo=None))
    send(*issue("resolved", status="resolved", substatus=None, assignedTo=None))
    send(*issue("unresolved", substatus=substatus, assignedTo=None))
    send(*alert(event_id=OTHER))

    assert told(database, CHANNEL, Purpose.REPLY)[-1] == "alert"
    assert told(database, PAGER)[-1] == "alert"


def test_a_place_that_the_first_was_not_for(send, database):
    """The creation has no environment: a route that asks for one hears of it by the rule."""
    route = {"project": "*", "target": "slack:C0PROD", "environment": "production"}
    with database.write() as session:
        session.add(Route(organization_id=1, **route))
    send(*issue("created", assignedTo=None))
    send(*alert())

    assert told(database, CHANNEL, Purpose.CARD) == ["alert"]
    assert told(database, "slack:C0PROD", Purpose.CARD) == ["alert"]
    assert [row.kind for row in all_rows(database, ActivityRow)] == ["alert", "alert"]


def test_rules_whose_names_hold_a_comma(send, database):
    """Each is named once."""
    send(*alert("One, two"))
    send(*alert("One"))
    send(*alert("One, two", event_id=OTHER))

    assert all_rows(database, Issue)[0].rule == "One, One, two"


def test_an_alert_without_event(send, database):
    """What has no id that tells it apart is told, for somebody might be paged."""
    assert send(*alert(event_id="")).is_new
    assert send(*alert(event_id="")).is_new


def test_two_rules_and_two_events(send, database):
    """Each rule and each event is a happening of its own; the same again is a repeat."""
    taken = [
        send(*alert(rule, event)).is_new
        for rule in ("One", "Two")
        for event in (EVENT, OTHER)
        for _ in range(2)
    ]

    assert taken == [True, False] * 4


def test_days_later(send, database, clock):
    """A signed body that is replayed is a repeat, whenever."""
    send(*NEW[0])
    send(*NEW[1])
    send(*NEW[3])
    clock.move(days=20)
    before = len(all_rows(database, Delivery))

    assert not any(send(*NEW[n]).is_new for n in (0, 1, 3))
    assert len(all_rows(database, Delivery)) == before


def told(database, target, purpose=None):
    """The kinds of what the target gets, in order."""
    kinds = {row.id: row.kind for row in all_rows(database, ActivityRow)}
    return [
        kinds[row.activity_id]
        for row in sorted(all_rows(database, Delivery), key=lambda row: row.id)
        if (row.lane, row.state) == (target, DeliveryState.WAITING)
        and row.purpose != Purpose.REDRAW
        and purpose in (None, row.purpose)
    ]


def reasons(database):
    return {(row.lane, row.reason) for row in all_rows(database, Delivery)}
