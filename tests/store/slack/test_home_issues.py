"""When the tracker is asked for a Home, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from store.slack import home_issues
from store.slack.homes import Home

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def home(database):
    with database.write() as session:
        session.add(Home(team_id="T1", slack_user_id="U1", opened_at=NOW))
    return database


def claimed(database, at):
    with database.write() as session:
        return home_issues.claim(session, 1, at, MINUTE)


def test_once_in_so_long(home):
    """Whoever is first; afterwards again."""
    moments = [NOW, NOW, NOW + MINUTE - SECOND, NOW + MINUTE, NOW + MINUTE]

    assert [claimed(home, at) for at in moments] == [True, False, False, True, False]


def test_a_clock_that_was_ahead(home):
    """It holds nobody up for an hour."""
    claimed(home, NOW + timedelta(hours=1))

    assert claimed(home, NOW)
    assert not claimed(home, NOW + SECOND)


def test_since_when_there_is_no_answer(home):
    """The first time counts, until there is one; each is news once."""
    told = []
    for since in (None, NOW, NOW + MINUTE, None, None, NOW + 2 * MINUTE):
        with home.write() as session:
            told.append(home_issues.note_answer(session, 1, since))

    assert told == [False, True, False, True, False, True]
    with home.read() as session:
        assert session.get(Home, 1).unread_since == NOW + 2 * MINUTE
