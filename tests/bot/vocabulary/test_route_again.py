"""After how many more a route tells an issue again, as people write it."""

import pytest

from bot.vocabulary.route_again import RouteAgain, more


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("100events", (100, "events")),
        ("100 events", (100, "events")),
        (" 1 Event ", (1, "events")),
        ("20USERS", (20, "users")),
        ("0 events", None),
        ("-1 events", None),
        ("1.5 events", None),
        ("2000000000 events", None),
        ("٣ events", None),
        ("100", None),
        ("events", None),
        ("", None),
    ],
)
def test_read(said, expected):
    assert RouteAgain.read(said) == expected


def test_written_and_shown():
    again = RouteAgain(1200, "users")

    assert (str(again), again.words) == ("1200 users", "again after 1,200 more users")
    assert RouteAgain.read(str(again)) == again
    assert more(1, "events") == "1 more event"
