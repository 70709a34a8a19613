"""Hints to read a feed, while others read it: none is lost, and none fails."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from store.issues import feed
from store.issues.feed import FeedHint
from tests.bot.acme import add_acme

NOW = datetime(2026, 3, 14, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROUNDS = 60


def test_hinted_while_it_is_read(database):
    """A hint that is taken away in that moment is made anew."""
    add_acme(database)

    def hint(_number):
        with database.write() as session:
            feed.hint(session, 1, "7", at=NOW)

    def read(_number):
        with database.write() as session:
            session.connection().execute(delete(FeedHint))

    with ThreadPoolExecutor(6) as pool:
        done = [pool.submit(work, n) for n in range(ROUNDS) for work in (hint, read, hint)]

    assert [one.exception() for one in done if one.exception()] == []


def test_since_when_it_waits(database):
    """The first hint counts; what came while it was read waits from then on."""
    add_acme(database)
    with database.write() as session:
        for minutes in (0, 1, 2):
            feed.hint(session, 1, "7", at=NOW + timedelta(minutes=minutes))
        assert feed.unread(session) == (1, NOW)
        [read] = feed.due(session, NOW + HOUR, 9)
        session.expunge(read)
        feed.hint(session, 1, "7", at=NOW + HOUR)

        feed.read(session, read, NOW + HOUR)

        assert feed.unread(session) == (1, NOW + HOUR)
        [read] = feed.due(session, NOW + HOUR, 9)
        feed.read(session, read, NOW + HOUR)
        assert feed.unread(session) == (0, None)
