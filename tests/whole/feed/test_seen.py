"""How far behind Sentry the program is, and how what it tells of came: `/helio`, and figures."""

import httpx
import pytest

from bot.sandbox.sentry.faults import InternalError, LateStart
from tests.whole.program import wait_until


@pytest.fixture
def figures(sides):
    """The figures of `/metrics`, by name."""

    def figures():
        port = sides.program.process.http.port
        lines = httpx.get(f"http://127.0.0.1:{port}/metrics").text.splitlines()
        told = [line.rpartition(" ") for line in lines if not line.startswith("#")]
        return {name: float(value) for name, _, value in told if "{" not in name}

    return figures


@pytest.fixture
def say(ada):
    def say(words):
        """Its answer, which other answers may come before."""
        ada.command("/helio", words, channel="alerts")
        title = "You are" if words == "status" else "the card: "
        return ada.expect_ephemeral(title)

    return say


def test_why_says_how_it_came(sides, ada, say, poll):
    """By asking, by the feed, by a press; each of it told once."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    card = ada.expect_message("Boom", channel="alerts")
    sides.sentry.comment("bob", issue, "Look at this")
    sides.hint(issue)
    ada.expect_message("Look at this", thread=card)
    ada.press("Resolve", card)
    sides.ended(issue)
    sides.at_rest()

    told = say(f"why {issue.short_id}")

    assert told.says("by asking Sentry what is new")
    assert told.says("by Sentry's feed of activity")
    assert told.says("by a press in Slack")


def test_why_of_a_webhook(hooked, ada, say):
    issue = hooked.sentry.raise_issue("shop", "Boom")
    ada.expect_message("Boom", channel="alerts")

    assert say(f"why {issue.short_id}").says("by a webhook of Sentry")


def test_why_names_a_refusal(sides, ada, say):
    """In Sentry's own words, with who had pressed."""
    issue, card = sides.card()
    sides.sentry.act("bob", issue, {"status": "resolved"})

    ada.press("Resolve", card)
    sides.ended(issue)

    assert say(f"why {issue.short_id}").says("Ada Lovelace would have marked")
    assert say(f"why {issue.short_id}").says("it was refused")


def test_the_lag_is_seen(sides, ada, say, figures, poll):
    """While the feed can't be read, it grows; then there is none."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    ada.expect_message("Boom", channel="alerts")
    sides.at_rest()
    assert figures()["heliograph_feed_unread"] == figures()["heliograph_feed_lag_seconds"] == 0

    sides.sentry.faults.add("activities", InternalError())
    sides.hint(issue)

    assert wait_until(lambda: figures()["heliograph_feed_lag_seconds"] > 0.2)
    assert figures()["heliograph_feed_unread"] == 1
    assert say("status").says("What happened to an issue waits to be read since")


def test_when_it_was_polled(sides, say, figures, poll):
    """What fails is no poll that went well."""
    poll()
    polled = figures()["heliograph_poll_last_success_timestamp_seconds"]
    sides.sentry.faults.add("issues", InternalError())

    poll()

    assert polled > 1_700_000_000
    assert figures()["heliograph_poll_last_success_timestamp_seconds"] == polled


def test_presses_that_wait(sides, ada, say, figures):
    """How many, and since when."""
    issue, card = sides.card()
    sides.sentry.faults.add("PUT issue", LateStart(seconds=3), times=1)

    ada.press("Resolve", card)

    assert wait_until(lambda: figures()["heliograph_wishes_age_seconds"] > 0)
    assert figures()["heliograph_wishes_waiting"] == 1
    assert say("status").says("A press waits for Sentry since")
    sides.ended(issue)
    assert figures()["heliograph_wishes_waiting"] == 0
