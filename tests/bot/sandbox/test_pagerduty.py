import pytest
import requests
from pdpyras import EventsAPISession, PDClientError

from bot.sandbox import Answers, RateLimited


@pytest.fixture
def session(sandbox):
    """PagerDuty's own client, pointed here."""
    session = EventsAPISession("routing-key")
    session.url = sandbox.pagerduty.url
    session.retry = {429: 1}
    session.sleep_timer = 0
    session.max_network_attempts = 0
    yield session
    session.close()


def test_one_key_is_one_alert(sandbox, session):
    """Triggered again it is updated; acknowledged and resolved it changes state."""
    states = []
    session.trigger("Cart is empty", "api", dedup_key="API-7", severity="error")
    session.trigger("Cart is still empty", "api", dedup_key="API-7", severity="critical")
    for change in (session.acknowledge, session.resolve, session.acknowledge):
        change("API-7")
        states.append(sandbox.pagerduty.alerts["API-7"].state)

    (alert,) = sandbox.pagerduty.alerts.values()
    assert (alert.summary, alert.severity) == ("Cart is still empty", "critical")
    assert states == ["acknowledged", "resolved", "resolved"]
    assert len(alert.events) == 5


def test_a_resolved_alert_may_be_triggered_again(sandbox, session):
    """Then it is open again."""
    session.trigger("x", "api", dedup_key="API-7")
    session.resolve("API-7")
    session.trigger("x", "api", dedup_key="API-7")

    assert sandbox.pagerduty.alerts["API-7"].state == "triggered"


def test_a_key_is_made_where_none_is_given(sandbox, session):
    """And given back."""
    key = session.trigger("x", "api")

    assert list(sandbox.pagerduty.alerts) == [key]


def test_resolving_what_is_not_open_changes_nothing(sandbox, session):
    """It is accepted all the same."""
    assert session.resolve("API-8") == "API-8"
    assert sandbox.pagerduty.alerts == {}


@pytest.mark.parametrize(
    "change",
    [
        {"routing_key": ""},
        {"event_action": "shout"},
        {"dedup_key": "x" * 256},
        {"event_action": "resolve", "dedup_key": None},
        {"payload": None},
        {"payload": {"summary": "x" * 1025, "source": "api", "severity": "error"}},
        {"payload": {"summary": "", "source": "api", "severity": "error"}},
        {"payload": {"summary": "x", "source": "api", "severity": "fatal"}},
    ],
)
def test_a_broken_event_is_refused(sandbox, change):
    """400 with what is wrong, and nothing is kept."""
    good = {
        "routing_key": "k",
        "event_action": "trigger",
        "payload": {"summary": "x", "source": "api", "severity": "error"},
    }
    answer = requests.post(f"{sandbox.pagerduty.url}/v2/enqueue", json=good | change, timeout=5)

    assert answer.status_code == 400
    assert answer.json()["errors"]
    assert sandbox.pagerduty.events == []


def test_too_much_is_refused(sandbox):
    """512 KB are the most."""
    body = {"routing_key": "x" * 600_000}
    answer = requests.post(f"{sandbox.pagerduty.url}/v2/enqueue", json=body, timeout=5)

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("fault", "status"), [(Answers(status=500), 500), (RateLimited(retry_after=1), 429)]
)
def test_faults_meet_it_too(sandbox, session, fault, status):
    """By the name "pagerduty"; each try is among the calls."""
    sandbox.faults.add("pagerduty", fault)

    with pytest.raises(PDClientError) as failure:
        session.trigger("x", "api")

    assert failure.value.response.status_code == status
    assert {call.status for call in sandbox.calls("pagerduty")} == {status}


def test_an_event_is_waited_for(sandbox, session):
    """By its action and its words."""
    session.trigger("Cart is empty", "api", dedup_key="API-7")

    assert sandbox.pagerduty.expect("trigger", "Cart")["dedup_key"] == "API-7"
    with pytest.raises(AssertionError, match="pagerduty: not within"):
        sandbox.pagerduty.expect("resolve", timeout=0)
