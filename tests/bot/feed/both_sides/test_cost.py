"""What a reading costs: a feed has at most a hundred rows, however much happened."""

import time

from bot.feed import feed_rows
from store.issues import feed
from tests.pace import allowed

CPU = 0.02  # Seconds, of this thread.


def test_a_hundred_activities(office, reading):
    """Asked, read and compared with what is known."""
    for _ in range(60):
        office.sentry.act("bob", office.issue, {"status": "resolved"})
        office.sentry.act("bob", office.issue, {"status": "unresolved"})
    reading.read()
    me, took = office.client.whoami(), []
    for _ in range(5):
        reading.hint()
        begun = time.thread_time()
        found = feed_rows.ask(office.client, str(office.issue.id), me)
        with office.database.write() as session:
            [hint] = feed.due(session, office.clock(), 1)
            feed_rows.take(session, office.services, hint, found)
        took.append(time.thread_time() - begun)

    print(f"\n{len(found.feed)} activities read: {min(took) * 1000:.1f} ms of CPU")
    assert len(found.feed) == feed_rows.MOST
    assert min(took) < allowed(CPU)
