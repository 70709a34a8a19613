"""Whoever runs next goes on at once: no lease of one who is gone is waited for."""

from bot.feed.poll import DUTY, Poll
from bot.feed.reader import FeedReader
from bot.sentry.client import client_of
from store.issues.feed import FEED
from store.maintenance.duties import Duty
from tests.whole.program import wait_until


def duties(sides):
    return {row.name for row in sides.program.rows(Duty)}


def test_an_orderly_end(sides, poll):
    """Reading and polling are given back, and taken by another process."""
    services, client = sides.program.services, client_of(sides.program.services).for_polling()
    assert wait_until(lambda: FEED in duties(sides))
    sides.program.process._feed.stop()
    poll.__self__.stop()

    assert not duties(sides) & {FEED, DUTY}
    next_reader, next_poll = FeedReader(services, client), Poll(services, client)
    issue = sides.sentry.raise_issue("shop", "Boom")
    next_poll.tick()
    assert next_reader.turn()
    next_reader.stop()
    assert sides.stored(issue).feed_row == 0
