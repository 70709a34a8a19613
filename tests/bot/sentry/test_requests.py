"""What Sentry answers, and how fast, as Prometheus is told it."""

from contextlib import suppress

import pytest
from prometheus_client import CollectorRegistry

from bot.sentry.errors import SentryError
from bot.sentry.requests import Outcome
from tests.bot.sentry.rest import Reply

NAME = "heliograph_sentry_request_seconds_count"


def counted(client):
    """The outcomes that were counted, and how often."""
    registry = CollectorRegistry()
    registry.register(client.connection.requests)
    counts = {each.value: registry.get_sample_value(NAME, {"outcome": each}) for each in Outcome}
    return {outcome: count for outcome, count in counts.items() if count}


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply([]), "ok"),
        (Reply({"detail": "no"}, status=401), "refused"),
        (Reply({"detail": "no"}, status=404), "refused"),
        (Reply(status=302, headers={"Location": "/auth/login/"}), "failed"),
        (Reply({"detail": "Internal Error"}, status=500), "failed"),
        (Reply(body=b"<title>Sign in</title>", headers={"Content-Type": "text/html"}), "failed"),
        (Reply(is_silent=True), "unreachable"),
        (Reply([1, 2, 3], cut=4), "unreachable"),
    ],
    ids=lambda each: each if isinstance(each, str) else str(each.status),
)
def test_by_outcome(rest, client, reply, outcome):
    rest.answer("teams/", reply)

    with suppress(SentryError):
        client.teams()

    assert set(counted(client)) >= {outcome}


def test_each_request_is_one(rest, client):
    """What is limited is asked again."""
    resets = {"X-Sentry-Rate-Limit-Reset": "0"}
    rest.answer("teams/", Reply({"detail": "slow"}, status=429, headers=resets), Reply([]))

    client.teams()

    assert counted(client) == {"limited": 1, "ok": 1}


def test_nobody_there(connect):
    client = connect("http://127.0.0.1:1")

    with pytest.raises(SentryError):
        client.teams()

    assert counted(client) == {"unreachable": 1}


def test_who_polls_is_counted_with_who_presses(rest, client):
    """It is one Sentry."""
    rest.answer("teams/", Reply([]))

    client.for_polling().teams()
    client.teams()

    assert counted(client) == {"ok": 2}
