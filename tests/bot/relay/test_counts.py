"""What Prometheus is told of sends: how late they were, what failed and why, what was given up."""

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import text

from bot.relay.counts import DeliveryCounts
from bot.relay.relay import Relay
from bot.relay.send import do_all
from bot.vocabulary import failures
from bot.vocabulary.failures import (
    FailureKind,
    Malformed,
    PermanentFailure,
    TargetDead,
    TemporaryFailure,
    Unknown,
    WorkspaceDown,
)
from store.engine import Unavailable

SENT = "heliograph_delivery_latency_seconds"
FAILED = "heliograph_delivery_failures_total"
GIVEN_UP = "heliograph_deliveries_given_up_total"


@pytest.fixture
def registry():
    return CollectorRegistry()


@pytest.fixture
def relay(services, provider, registry):
    counts = DeliveryCounts()
    registry.register(counts)
    return Relay(services, provider, counts=counts)


@pytest.fixture
def value(registry):
    """A sample of Slack's: `value(SENT, "_count", purpose="post")`."""

    def value(name, end="", **labels):
        return registry.get_sample_value(f"{name}{end}", {"provider": "slack", **labels})

    return value


@pytest.fixture
def failed(value):
    """The reasons that were counted, and how often."""

    def failed():
        counts = {kind.value: value(FAILED, reason=kind.value) for kind in FailureKind}
        return {reason: count for reason, count in counts.items() if count}

    return failed


def test_there_before_anything_happens(relay, value, failed):
    """At 0: a rise from nothing is none to Prometheus."""
    assert value(SENT, "_count", purpose="post") == value(SENT, "_count", purpose="redraw") == 0
    assert value(FAILED, reason="no_answer") == value(GIVEN_UP) == 0
    assert failed() == {}


def test_how_late_it_was(relay, clock, happen, value):
    """From when it was owed until Slack had it; each in the buckets above its time."""
    happen("alert")
    clock.move(seconds=20)

    relay.run_once()

    assert value(SENT, "_sum", purpose="post") == 20
    assert value(SENT, "_bucket", purpose="post", le="10.0") == 0
    assert value(SENT, "_bucket", purpose="post", le="30.0") == 1


def test_replies_of_one_message_are_counted_each(relay, clock, happen, provider, value):
    """By their own time, and the redraw of the card beside them."""
    happen("alert")
    relay.run_once()
    clock.move(seconds=60)
    happen("set_regression")
    clock.move(seconds=8)
    happen("set_escalating")
    clock.move(seconds=2)

    relay.run_once()

    assert len(provider.sent) == 2
    assert value(SENT, "_count", purpose="post") == 3
    assert value(SENT, "_sum", purpose="post") == 10 + 2
    assert value(SENT, "_count", purpose="redraw") == 1


def test_what_is_looked_up_counts_when_it_is_found(relay, clock, happen, value, failed):
    """Not when it is lost: it is sent again then, and counts by the whole of its time."""
    relay.provider.fails = lambda _: Unknown("no answer")
    happen("alert")
    relay.run_once()
    relay.provider.fails = lambda _: None
    clock.move(minutes=1)
    relay.run_once()

    assert relay.provider.looked_up
    assert failed() == {"no_answer": 1}
    assert value(SENT, "_count", purpose="post") == 1
    assert value(SENT, "_sum", purpose="post") >= 60


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (TemporaryFailure("not now"), "temporary"),
        (TemporaryFailure("not now", retry_after=failures.timedelta(seconds=3)), "postponed"),
        (Unknown("no answer"), "no_answer"),
        (PermanentFailure("never"), "refused"),
        (Malformed("odd"), "malformed"),
        (TargetDead("archived"), "target_dead"),
        (WorkspaceDown("revoked"), "provider_down"),
        (RuntimeError("a fault of ours"), "own_fault"),
        (Unavailable("in use"), "own_fault"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_by_reason(relay, happen, failed, failure, reason):
    """By its kind, whatever its words are."""
    relay.provider.fails = lambda _: failure
    happen("alert")

    relay.run_once()

    assert list(failed()) == [reason]


def test_given_up(relay, happen, provider, value):
    """What was refused for good, and the reply whose card never came to be."""
    provider.fails = lambda _: PermanentFailure("never")
    happen("alert")
    happen("set_regression")

    relay.run_once()

    assert value(FAILED, reason="refused") == 1
    assert value(GIVEN_UP) == 2


def test_a_redraw_of_what_people_deleted_is_no_loss(relay, clock, happen, provider, value):
    happen("alert")
    relay.run_once()
    clock.move(minutes=1)
    provider.fails_edit = lambda _: failures.MessageDeleted("deleted")
    happen("set_resolved")
    relay.run_once()

    assert value(FAILED, reason="message_gone") == 1
    assert value(GIVEN_UP) == 0 or provider.sent[1:] == []


def test_what_is_not_written_down_is_not_counted(relay, happen, database, value, monkeypatch):
    """It is written down in the next turn, and counted then, once."""
    happen("alert")
    jobs = relay._dispatcher.turn(is_claiming=True)
    results = [result for job in jobs for result in do_all(relay.provider, job)]
    with monkeypatch.context() as broken:
        broken.setattr("bot.relay.outcome.write_down", _unavailable)
        with pytest.raises(Unavailable):
            relay._dispatcher.turn(results, is_claiming=True)
    assert value(SENT, "_count", purpose="post") == 0

    relay._dispatcher.turn(is_claiming=True)

    assert value(SENT, "_count", purpose="post") == 1


def test_another_workers_lane_is_not_counted(relay, happen, database, value):
    """Whoever has it now counts it."""
    happen("alert")
    jobs = relay._dispatcher.turn(is_claiming=True)
    results = [result for job in jobs for result in do_all(relay.provider, job)]
    with database.write() as session:
        session.connection().execute(text("UPDATE lane SET worker = 'another'"))

    relay._dispatcher.turn(results, is_claiming=True)

    assert value(SENT, "_count", purpose="post") == 0


def _unavailable(*_args):
    raise Unavailable("in use")
