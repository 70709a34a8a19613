"""From which counts on a place waits for more, and what has come so often."""

import pytest

from bot.feed.counts import Step, counts_of, step
from bot.sentry.models import Issue
from bot.vocabulary.route_again import RouteAgain
from store.issues.told_counts import Counts

TEN = RouteAgain(10, "events")
TWO = RouteAgain(2, "users")


def an_answer(**facts):
    known = {"id": "7", "status": "unresolved", "project": {"id": "2", "slug": "shop"}}
    return Issue.model_validate(known | facts)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"count": "12", "userCount": 3}, Counts(12, 3)),
        ({"count": "0", "userCount": 0, "lifetime": {"count": "69", "userCount": 4}}, (69, 4)),
        ({"count": "2", "userCount": 1, "lifetime": None}, (2, 1)),
        ({}, Counts()),
        ({"lifetime": {"count": "many", "userCount": None}}, Counts()),
    ],
)
def test_counts_of_an_answer(facts, expected):
    """Those of its whole life go before those of the time that was searched."""
    payload = dict(facts)
    answer = an_answer().model_copy(update={"payload": payload})

    assert counts_of(answer) == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (None, Counts(500, 9), Step(Counts(500, 9))),
        (Counts(5, 1), Counts(14, 1), Step(Counts(5, 1))),
        (Counts(5, 1), Counts(15, 1), Step(Counts(15, 1), 10, "events")),
        (Counts(5, 1), Counts(6, 3), Step(Counts(6, 3), 2, "users")),
        (Counts(5, 1), Counts(900, 50), Step(Counts(900, 50), 895, "events")),
        (Counts(), Counts(900, 50), Step(Counts(900, 50))),
        (Counts(50, 9), Counts(3, 9), Step(Counts(3, 9))),
        (Counts(5, 1), Counts(), Step(Counts(5, 1))),
        (Counts(5, 1), Counts(15, None), Step(Counts(15, 1), 10, "events")),
    ],
    ids=["first", "few", "ten", "users", "both", "unknown", "fell", "untold", "half"],
)
def test_steps(before, now, expected):
    """Silently from what was not known; told from the number on; lower where it fell."""
    assert step(before, now, [TEN, TWO], is_open=True) == expected


def test_what_is_not_open_counts_along():
    assert step(Counts(5, 1), Counts(900, None), [TEN], is_open=False) == Step(Counts(900, 1))
