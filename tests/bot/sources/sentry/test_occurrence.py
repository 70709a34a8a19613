"""What an event of a kind that is no error tells of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.sentry.event_alert import read
from tests.bot.sources.senders import payload

CRON = {
    "issueTitle": "Cron failure: nightly",
    "subtitle": "Your monitor failed: missed",
    "culprit": "missed",
    "evidenceDisplay": [
        {"name": "Environment", "value": "production", "important": False},
        {"name": "Failure reason", "value": "2 missed check-ins\nsince 10:00", "important": True},
        {"name": "Consecutive", "value": 2, "important": False},
        {"name": "Empty", "value": ""},
    ],
}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)


def told(occurrence, **event):
    sent = payload("event_alert")
    sent["data"]["event"] |= {"title": "other", "message": "", "culprit": "", **event}
    sent["data"]["event"]["occurrence"] = occurrence
    return read(sent, "r-1")


def test_the_issue_s_title_stands():
    """The event's own is another one: of a transaction its name."""
    incoming = told(CRON)

    assert (incoming.issue.title, incoming.issue.culprit) == ("Cron failure: nightly", "missed")


def test_reason_and_evidence():
    """What is important first, each in one line."""
    assert told(CRON).data["message"].splitlines() == [
        "Your monitor failed: missed",
        "Failure reason: 2 missed check-ins since 10:00",
        "Environment: production",
        "Consecutive: 2",
    ]


def test_a_reason_that_the_title_says():
    """It is not said twice."""
    assert told({"issueTitle": "Downtime: HTTP 503", "subtitle": "HTTP 503"}).data["message"] == (
        "shop/payments/views.py:42 in checkout\nreceipt = gateway.charge(cart.total)"
    )


def test_much_evidence_is_cut():
    """A card has room for so many lines."""
    many = [{"name": f"n{number}", "value": "v"} for number in range(50)]

    assert len(told({"evidenceDisplay": many}).data["message"].splitlines()) == 8


@pytest.mark.parametrize("occurrence", [None, {}, "x", [1], {"evidenceDisplay": None}])
def test_an_error_has_none(occurrence):
    """Then all is as it was."""
    assert told(occurrence, title="It broke").issue.title == "It broke"


@given(occurrence=json_values, evidence=json_values, data=json_values)
def test_of_any_shape(occurrence, evidence, data):
    """Nobody is to miss an alert for it."""
    assert told(occurrence).type == "alert"
    for each in (evidence, [evidence], [{"name": evidence, "value": data, "important": evidence}]):
        shaped = {"issueTitle": data, "evidenceDisplay": each, "evidenceData": data}
        assert told(shaped).type == "alert"
