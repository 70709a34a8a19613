"""Hints to read a feed, while others read it: none is lost, and none fails."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import delete

from store.issues import feed
from store.issues.feed import FeedHint
from tests.bot.acme import add_acme

NOW = datetime(2026, 3, 14, tzinfo=UTC)
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
