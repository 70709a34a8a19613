"""Without any webhook: new issues, and how all that have a card stand, by asking."""

import shutil

import pytest

from bot.feed.poll import Poll
from bot.sandbox import Sandbox
from bot.sentry.client import client_of
from store.outbox.models import Delivery
from tests.whole.both_sides import BothSides
from tests.whole.test_feed import at_rest, replies


@pytest.fixture
def sides(tmp_path, migrated_file):
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    with Sandbox.acme() as slack:
        sides = BothSides(slack, f"sqlite:///{tmp_path / 'heliograph.db'}").start()
        yield sides
        sides.stop()


@pytest.fixture
def ada(sides):
    return sides.slack.act_as("ada")


@pytest.fixture
def poll(sides):
    """Once, when it is asked for; and what came before it was asked the first time is known."""
    services = sides.program.services
    polled = Poll(services, client_of(services).for_polling())
    polled.tick()
    return polled.tick


def test_a_new_issue(sides, ada, poll):
    """It gets its card, once."""
    issue = sides.sentry.raise_issue("shop", "Boom")

    poll()
    poll()

    card = ada.expect_message("Boom", channel="alerts")
    assert card.says(issue.short_id)
    at_rest(sides)
    assert not replies(sides, "happened again")


def test_what_was_there_before_is_no_news(sides, ada):
    sides.sentry.raise_issue("shop", "Old")
    services = sides.program.services
    Poll(services, client_of(services).for_polling()).tick()

    at_rest(sides)

    assert not sides.slack.messages("alerts")


def test_unassigned(sides, ada, poll):
    """For which there is no webhook, whatever is set up."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    card = ada.expect_message("Boom", channel="alerts")
    at_rest(sides)
    sides.sentry.act("bob", issue, {"assignedTo": "grace@acme.test"})
    poll()
    ada.expect_message("assigned SHOP-1 to Grace Hopper", thread=card)

    sides.sentry.unassign("bob", issue)
    poll()

    ada.expect_message("unassigned", thread=card)
    at_rest(sides)
    assert sides.stored(issue).assignee is None


def test_deleted_and_merged(sides, ada, poll):
    """What is missing is looked for."""
    gone, into, merged = (sides.sentry.raise_issue("shop", title) for title in ("A1", "B2", "C3"))
    poll()
    cards = [ada.expect_message(title, channel="alerts") for title in ("A1", "B2", "C3")]
    at_rest(sides)

    sides.sentry.delete(gone)
    sides.sentry.merge("bob", into, merged)
    poll()

    ada.expect_update(cards[0], "State: Deleted")
    ada.expect_update(cards[2], "State: Merged")


def test_many_new_ones(sides, ada, poll):
    """More than twenty are one message with a list."""
    for number in range(25):
        sides.sentry.raise_issue("shop", f"Boom {number}")

    poll()

    told = ada.expect_message("25 new issues of shop", channel="alerts")
    assert told.says("Boom 24")
    assert told.says("5 more")
    at_rest(sides)
    assert len(sides.slack.messages("alerts")) == 1


def test_an_outage(sides, ada, poll):
    """What came while nobody could ask is told after it."""
    sides.sentry.raise_issue("shop", "Boom")
    with sides.sentry.outage():
        poll()
    at_rest(sides)
    assert not sides.program.rows(Delivery)

    poll()

    ada.expect_message("Boom", channel="alerts")
