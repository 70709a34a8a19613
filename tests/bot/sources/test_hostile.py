"""Bodies that nobody sends by accident: each has an answer, and none is a fault of ours."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.issues.activities import ActivityRow
from store.outbox.models import Delivery, Purpose
from tests.bot.sources.senders import bearer, body, hook_headers, payload

pytestmark = pytest.mark.usefixtures("acme")

many = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
FIELDS = ["id", "type", "organization", "issue", "actor", "data", "occurred_at"]
ISSUE_FIELDS = ["id", "title", "project", "short_id", "level", "url", "event_count", "last_seen"]
DATA_FIELDS = ["rule", "tags", "message", "event_count", "assignee", "ignoreUntil", "ignoreCount"]
KINDS = ["alert", "assigned", "set_ignored", "set_resolved"]


@many
@given(st.sampled_from(FIELDS), json_values)
def test_any_value_in_any_field(http, field, value):
    """Stored, a repeat, or refused by its field."""
    raw = json.dumps(body() | {field: value})
    headers = bearer() | {"Content-Type": "application/json"}

    answer = http.post("/api/activities", content=raw, headers=headers)
    assert answer.status_code in {200, 202, 422}


@many
@given(st.sampled_from(ISSUE_FIELDS), json_values)
def test_any_value_of_an_issue(http, field, value):
    """Stored, or refused by its field."""
    raw = json.dumps(body(type="alert", issue={field: value}))
    headers = bearer() | {"Content-Type": "application/json"}

    answer = http.post("/api/activities", content=raw, headers=headers)
    assert answer.status_code in {202, 422}


@many
@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(DATA_FIELDS), json_values))
def test_any_data_of_any_kind(http, kind, data):
    """Stored, or refused by its field, whatever the kind reads."""
    raw = json.dumps(body(type=kind, data=data))
    headers = bearer() | {"Content-Type": "application/json"}

    answer = http.post("/api/activities", content=raw, headers=headers)
    assert answer.status_code in {202, 422}


@many
@given(st.sampled_from(["issue", "event_alert", "comment", "error"]), json_values)
def test_any_signed_body(http, resource, value):
    """A right signature proves the sender, not the sense."""
    raw = json.dumps(value).encode()

    answer = http.post("/webhooks/sentry", content=raw, headers=hook_headers(raw, resource))
    assert answer.status_code in {200, 202, 422}  # 200: the same was sent before.


@many
@given(st.binary(max_size=300))
def test_any_bytes(http, raw):
    """What is no JSON is refused, also when it is signed."""
    answer = http.post("/webhooks/sentry", content=raw, headers=hook_headers(raw, "issue"))

    assert answer.status_code == 422


def test_deep_and_wide(http):
    """A megabyte of brackets, commas or keys is answered like any other."""
    for raw in (b"[" * 10**6, b'{"a":' + b"[]," * 300_000, b'{"a":[' + b"{}," * 330_000 + b"{}]}"):
        answer = http.post("/webhooks/sentry", content=raw, headers=hook_headers(raw, "issue"))

        assert answer.status_code in {413, 422}


def test_eight_senders_at_once(http, rows):
    """Each of their webhooks is stored once when it is answered, and its card is owed once."""

    def send(number):
        alert = payload("event_alert")
        alert["data"]["event"] |= {"issue_id": str(number), "event_id": f"{number:032x}"}
        raw = json.dumps(alert).encode()
        headers = hook_headers(raw, "event_alert")
        return [
            http.post("/webhooks/sentry", content=raw, headers=headers).status_code
            for _ in range(2)
        ]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(100)))

    owed = [row.activity_id for row in rows(Delivery) if row.purpose == Purpose.CARD]
    assert answers == [[202, 200]] * 100
    assert len(rows(ActivityRow)) == 100
    assert len(owed) == len(set(owed)) == 100
