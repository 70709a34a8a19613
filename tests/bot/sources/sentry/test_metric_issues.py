"""A metric issue and its metric alert are told once, and page once, in every order."""

from dataclasses import replace
from itertools import permutations

import pytest

from store.incidents.incidents import Incident
from store.issues.issues import Issue
from store.outbox.models import Delivery, DeliveryState, Purpose
from tests.bot.acme import add_shop, all_rows
from tests.fakes import Clock

CHANNEL, PAGER = "slack:C0ALERTS", "pagerduty:primary"
MAILBOX = "email:ops@acme.test"
EVENT = "0bcf11d9755244f98cd5011cf6d4cf9c"
RULE = {"id": 7, "name": "Too many errors", "aggregate": "count()", "time_window": 10}
STATUSES = {"critical": 20, "warning": 10, "resolved": 2, "open": 1}
BEGAN = "2026-03-14T09:00:00Z"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(services, clock, database):
    add_shop(database, {"target": CHANNEL}, {"target": PAGER}, {"target": MAILBOX})
    connected = {"smtp_url": "smtp://mail.acme.test", "email_from": "h@acme.test"}
    settings = services.settings.model_copy(update=connected)
    return replace(services, now=clock, steady=clock, settings=settings)


@pytest.fixture
def send(post_hook, clock):
    """Post a webhook by its name; each comes ten seconds after the other."""

    def send(name, **changes):
        resource, body = WEBHOOKS[name](clock, **changes)
        answer = post_hook(body, resource)
        assert answer.status_code in {200, 202}, answer.text
        clock.move(seconds=10)
        return answer.json()

    return send


@pytest.fixture
def told(database):
    """How often each target was owed a message of its own, and why not the other times."""

    def told(target):
        rows = [row for row in all_rows(database, Delivery) if row.lane == target]
        posts = {Purpose.CARD, Purpose.MESSAGE}
        sent = [row for row in rows if row.purpose in posts and row.state == DeliveryState.WAITING]
        return len(sent), [row.reason for row in rows if row.reason]

    return told


def issue(clock, action="created", **changes):
    shown = {
        "id": "97",
        "shortId": "SHOP-1",
        "title": "Too many errors",
        "issueCategory": "metric",
        "issueType": "metric_issue",
        "status": "unresolved",
        "substatus": "new",
        "project": {"id": "2", "slug": "shop"},
        "firstSeen": clock().isoformat(),
        "lastSeen": clock().isoformat(),
    }
    return "issue", {"action": action, "data": {"issue": shown | changes}}


def fired(clock, event_id=EVENT, datetime=None, **evidence):
    event = {
        "event_id": event_id,
        "issue_id": "97",
        "project": "shop",
        "title": "Too many errors",
        "level": "error",
        "datetime": datetime or clock().isoformat(),
        "occurrence": {
            "issueTitle": "Too many errors",
            "subtitle": "Critical: Number of events above 1000",
            "type": 8001,
            "evidenceData": {"alert_id": 7, "value": 1204} | evidence,
        },
    }
    return "event_alert", {
        "action": "triggered",
        "data": {"event": event, "triggered_rule": "Page us"},
    }


def metric(action, number="4", rule=RULE):
    alert = {
        "id": number,
        "identifier": "12",
        "status": STATUSES[action],
        "projects": ["shop"],
        "date_started": BEGAN,
        "alert_rule": rule,
    }
    said = {"metric_alert": alert, "description_text": "1204 events in the last 10 minutes"}
    return "metric_alert", {"action": action, "data": said}


WEBHOOKS = {
    "created": issue,
    "regressed": lambda clock: issue(clock, "unresolved", substatus="regressed"),
    "resolved issue": lambda clock: issue(clock, "resolved", status="resolved", substatus=None),
    "fired": fired,
    **{name: lambda _clock, name=name, **changes: metric(name, **changes) for name in STATUSES},
}
FIRST = ("created", "fired", "critical")
SEVERAL = [*permutations(FIRST), *permutations(FIRST, 2)]
LATER = {"fired": {"event_id": "1" * 32}}


@pytest.mark.parametrize("order", SEVERAL, ids="-".join)
def test_once_in_every_order(send, told, database, order):
    """One page, one mail and one card; the same again, or another event, tells nobody."""
    for name in order:
        send(name)
    if "critical" in order:  # Else a further event of a new issue is told to who was not yet.
        for name in (*order, *order):
            send(name, **LATER.get(name, {}))

    each = {CHANNEL, PAGER, MAILBOX, "slack:U1", "email:grace@acme.test"}
    others = {row.lane for row in all_rows(database, Delivery)} - each
    assert {lane: told(lane)[0] for lane in each} == dict.fromkeys(each, 1)
    assert {told(lane)[0] for lane in others} <= {0, 1}


def test_worse_soon_after(send, told):
    """The issue pages, the incident's first status does not, its second does: by the same key."""
    send("fired")
    send("warning")
    send("critical")

    assert told(PAGER) == (2, ["it was told as a metric issue"])


def test_the_alert_of_an_incident(send, told):
    """It is the incident: so does `why` say, of each who was told."""
    send("critical")
    send("fired")

    assert told(PAGER) == told(CHANNEL) == told(MAILBOX) == (1, ["it is the incident #12"])


def test_an_incident_of_an_issue(send, told, database):
    """It goes on in the issue's thread and by its page; its own first step tells nobody."""
    send("fired")
    send("critical")
    send("resolved")

    (incident,) = all_rows(database, Incident)
    replies = [row for row in all_rows(database, Delivery) if row.purpose == Purpose.REPLY]
    assert incident.issue_id == all_rows(database, Issue)[0].id
    assert told(PAGER) == (2, ["it was told as a metric issue"])  # That it is over is the second.
    shared = [row.is_broadcast for row in replies if row.lane == CHANNEL]
    assert shared == [False, False]


def test_alerts_by_name(send, told):
    """A creation tells no evidence: the title of a metric issue is its rule's name."""
    send("critical")
    send("created")
    send("created", id="98", title="Too few errors")

    assert told(PAGER) == (2, ["it is the incident #12"])


def test_two_rules_of_one_name(send, told):
    """It is not clear which: a page too much is better than one too few."""
    send("critical")
    send("critical", number="5", rule=RULE | {"id": 8})
    send("created")

    assert told(PAGER)[0] == 3


@pytest.mark.parametrize("evidence", [{"alert_id": 8}, {"alert_id": None}, {"alert_id": [7]}])
def test_another_alert(send, told, evidence):
    """The evidence names another rule, or none, and the issue another title."""
    send("critical", rule=RULE | {"name": "Other"})
    send("fired", **evidence)

    assert told(PAGER)[0] == 2


def test_an_issue_of_another_kind(send, told):
    """An error of the same title is no metric alert."""
    send("created", issueCategory="error")
    send("critical")

    assert told(PAGER)[0] == 2


def test_an_alert_that_comes_after_the_end(send, told, clock):
    """It happened before the incident was over: it is that incident."""
    send("critical")
    at = clock()
    send("resolved")
    send("fired", datetime=at.isoformat())

    assert told(PAGER) == (2, ["it is the incident #12"])


def test_the_next_incident(send, told):
    """After the end the same alert is another one: paged, whichever comes first."""
    send("critical")
    send("fired")
    send("resolved")
    send("fired", event_id="1" * 32)
    assert told(PAGER)[0] == 3

    send("critical", number="5")
    assert told(PAGER)[0] == 3


def test_an_incident_that_begins_anew_within_minutes(send, told):
    """The issue's alert was the incident before it: nobody was told of this one."""
    send("critical")
    send("fired")
    send("resolved")
    send("critical", number="5")

    assert told(PAGER)[0] == 3


def test_an_incident_long_after_the_issue(send, told, clock):
    """The issue was told too long ago to be the same."""
    send("fired")
    clock.move(minutes=6)
    send("critical")

    assert told(PAGER)[0] == 2


def test_an_issue_that_was_closed_and_came_back(send, told):
    """Nobody told that the incident is over: it was closed by hand in the tracker."""
    send("fired")
    send("critical")
    send("resolved issue")
    before = told(PAGER)[0]
    send("regressed")

    assert told(PAGER)[0] == before + 1


def test_a_regression_of_an_incident(send, told, clock):
    """The issue comes back by the incident that was told: nobody is told again."""
    send("fired")
    send("resolved issue")
    clock.move(days=1)
    send("critical")
    before = told(PAGER)[0]
    send("regressed")

    assert told(PAGER)[0] == before


def test_an_incident_that_pages_nobody_yet(send, told, database):
    """The issue pages, and the incident goes on by the same page."""
    send("open")
    send("fired")
    send("critical")

    assert all_rows(database, Incident)[0].issue_id == all_rows(database, Issue)[0].id
    assert told(PAGER)[0] == 2  # By one key: a pager takes the second for the first.


def test_a_title_without_end(send, database):
    """It is cut: an index takes only so much."""
    send("created", title="x" * 15_000)

    assert len(all_rows(database, Issue)[0].metric_alert) == 501
