"""How many feeds a poll has read, so that all that is asked keeps to one a second on average."""

import pytest

from bot.feed.feed_budget import FeedBudget

FULL = 28  # Feeds of a minute.


@pytest.fixture
def asked():
    return [0]


@pytest.fixture
def budget(asked):
    return FeedBudget(lambda: asked[0])


def test_the_first_poll(budget):
    """All that a minute has, somewhat less than sixty; a feed costs two questions."""
    assert budget.feeds(1000.0, every=60) == FULL


def test_what_was_asked_is_taken_off(budget, asked):
    budget.feeds(1000.0, every=60)
    asked[0] += 60 + 20

    assert budget.feeds(1060.0, every=60) == 17


def test_nothing_is_heaped_up(budget):
    """After a quiet hour there is no more than of one poll."""
    budget.feeds(1000.0, every=60)

    assert budget.feeds(4600.0, every=60) == FULL


def test_what_is_owed(budget, asked):
    """A start that asks for much is made good; one is read all the same."""
    budget.feeds(1000.0, every=60)
    asked[0] += 500

    assert budget.feeds(1060.0, every=60) == 1
    assert budget.feeds(1120.0, every=60) == 1
    assert budget.feeds(1180.0, every=60) == FULL
