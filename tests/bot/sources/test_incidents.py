"""`POST /api/incidents` and Sentry's metric_alert, over the real server."""

import json
from http import HTTPStatus

import pytest

from bot.sources import incidents
from store.incidents.incidents import Incident
from store.issues.activities import ActivityRow
from store.issues.webhooks import WebhookRequest
from store.outbox.models import Delivery, Purpose
from tests.bot.incidents.reports import report
from tests.bot.sources.senders import bearer, hook_headers, payload

pytestmark = pytest.mark.usefixtures("acme")


@pytest.fixture
def post(http):
    """A status by `/api/incidents`."""
    return lambda *given, **changes: http.post(
        "/api/incidents", json=report(*given, **changes), headers=bearer()
    )


@pytest.fixture
def post_raw(http):
    headers = bearer() | {"Content-Type": "application/json"}
    return lambda raw: http.post("/api/incidents", content=raw, headers=headers)


@pytest.fixture
def hook(http):
    """A webhook; `alert` is merged into its metric_alert."""

    def send(action="critical", alert=None, request_id=None, **data):
        body = payload("metric_alert") | {"action": action}
        body["data"] |= data
        body["data"]["metric_alert"] |= alert or {}
        raw = json.dumps(body).encode()
        changes = {"Request_ID": request_id} if request_id else {}
        headers = hook_headers(raw, "metric_alert", **changes)
        return http.post("/webhooks/sentry", content=raw, headers=headers)

    return send


def test_the_example_is_taken(http, rows):
    """What `/docs` shows can be sent."""
    answer = http.post("/api/incidents", json=incidents.EXAMPLE, headers=bearer())

    (step,) = rows(ActivityRow)
    assert answer.status_code == 202
    assert answer.json() == {"id": step.id, "is_repeat": False}
    assert [row.purpose for row in rows(Delivery)] == [Purpose.CARD]


def test_a_repeat(post, rows):
    """The same status is taken once; the answer has the same id."""
    first, again = post(), post()

    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json() == {"id": first.json()["id"], "is_repeat": True}
    assert len(rows(ActivityRow)) == 1


def test_who_may(http):
    """The token is needed, as everywhere under /api."""
    assert http.post("/api/incidents", json=report()).status_code == 401


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"status": "bad"}, "status"),
        ({"rule": {"time_window": -1}}, "rule.time_window"),
        ({"points": [["soon", 1]]}, "points.0.0"),
        ({"organization": "other"}, "organization"),
    ],
)
def test_what_is_refused(post, rows, changes, field):
    """The field at fault is named, and nothing is stored."""
    answer = post(**changes)

    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == field
    assert rows(Incident) == rows(ActivityRow) == []


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999", "null", '"nan"'])
def test_no_number_is_no_value(post_raw, rows, word):
    """An incident is told though its metric has no value, however that is written."""
    text = json.dumps(report(value="VALUE", points=[["2026-03-14T10:00:00Z", "VALUE"]]))
    answer = post_raw(text.replace('"VALUE"', word).encode())

    (incident,) = rows(Incident)
    assert answer.status_code == 202
    assert (incident.value, incident.points) == (None, [[1773482400.0, None]])


@pytest.mark.parametrize("value", [-5, 0, 1e308, -1e308])
def test_odd_values(post, rows, value):
    """Negative and huge ones are stored as they are."""
    assert post(value=value).status_code == 202
    assert rows(Incident)[0].value == value


def post_until_taken(post, **status):
    """Its numbers alone may take a busy machine too long: who is answered 503 comes again."""
    for _ in range(5):
        answer = post(**status)
        if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
            break
    assert answer.status_code in {HTTPStatus.ACCEPTED, HTTPStatus.OK}, answer.text


def test_100_000_points(post, rows):
    """Larger than any activity may be: taken, and thinned."""
    points = [[1773480000 + (7 * n) % 100_000, n] for n in range(100_000)]
    post_until_taken(post, points=points)

    stored = rows(Incident)[0].points
    assert 2 < len(stored) <= 480
    assert stored == sorted(stored)


def test_too_large(post_raw):
    """There is a limit all the same."""
    assert post_raw(b" " * (incidents.BODY_MAX + 1)).status_code == 413


def test_a_webhook(hook, rows):
    """Sentry's own words for the value; rule, window and thresholds as it tells them."""
    answer = hook(request_id="r-1")

    (incident,), (step,) = rows(Incident), rows(ActivityRow)
    assert answer.json() == {"id": step.id, "is_repeat": False}
    assert (incident.source_id, incident.status, incident.rule) == (
        "4",
        "critical",
        "Too many errors",
    )
    assert (incident.said, incident.value) == ("1204 events in the last 10 minutes", None)
    assert (incident.aggregate, incident.time_window) == ("count()", 10)
    assert incident.thresholds == [["critical", 1000.0]]


def test_a_line_break_in_two_letters(hook, rows):
    """Some versions write it so; it ends the line all the same."""
    hook(description_text=r"1204 events in the last 10 minutes \nFilter: level:error")

    assert rows(Incident)[0].said == "1204 events in the last 10 minutes"


def test_the_same_webhook_twice(hook, rows):
    """By its status, whatever the Request-ID."""
    answers = [hook(request_id="r-1"), hook(request_id="r-1"), hook(request_id="r-2")]

    assert [each.json()["is_repeat"] for each in answers] == [False, True, True]
    assert len({each.json()["id"] for each in answers}) == 1
    assert len(rows(ActivityRow)) == 1


def test_from_webhook_to_webhook(hook, rows):
    """The whole life of an incident."""
    hook("warning", {"status": 10})
    hook("critical")
    hook("resolved", {"status": 2, "date_closed": "2026-03-14T10:30:00Z"})

    assert [row.data["status"] for row in rows(ActivityRow)] == ["warning", "critical", "resolved"]
    assert rows(Incident)[0].said == ""


@pytest.mark.parametrize(
    ("action", "status", "stored"),
    [("open", 1, ["open"]), ("other", 20, ["critical"]), ("other", 99, [])],
)
def test_actions(hook, rows, action, status, stored):
    """The action says it; else the status, by Sentry's numbers; else it means nothing yet."""
    assert hook(action, {"status": status}).status_code == 202
    assert [incident.status for incident in rows(Incident)] == stored


def test_what_older_sentries_leave_out(hook, rows):
    """Neither title, rule, description nor address: told all the same."""
    bare = {"title": None, "alert_rule": None}
    answer = hook("critical", bare, description_text=None, description_title=None, web_url=None)

    (incident,) = rows(Incident)
    assert answer.status_code == 202
    assert (incident.rule, incident.url, incident.said) == ("Metric alert", "", "")


@pytest.mark.parametrize(
    ("alert", "field"),
    [
        ({"projects": []}, "data.metric_alert.projects"),
        ({"date_started": None}, "data.metric_alert.date_started"),
        ({"id": None}, "data.metric_alert.id"),
    ],
)
def test_a_broken_webhook(hook, rows, alert, field):
    """The field at fault is named."""
    answer = hook("critical", alert)

    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == field
    assert rows(WebhookRequest) == []
