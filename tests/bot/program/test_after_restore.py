"""The first start on a backup: what happened in the tracker since then is no news."""

from sqlmodel import select

from bot.intake import intake
from bot.program import after_restore
from store.issues import feed
from store.issues.feed import FeedHint
from store.issues.issues import Issue
from store.maintenance import restored
from store.people.directory import Project
from tests.bot.acme import add_acme, told


def test_feeds_begin_anew(services, database):
    """Each is read as for the first time: the state is set, and nobody is told or paged."""
    add_acme(database)
    intake.receive(services, told(), "api")
    with database.write() as session:
        session.exec(select(Issue)).one().feed_row = 40
        session.exec(select(Project)).first().newest_issue = 7
        feed.hint(session, 1, "7", at=services.steady(), kind="set_resolved")
        restored.mark(session)

    assert after_restore.settle(services)

    with database.read() as session:
        assert session.exec(select(Issue)).one().feed_row is None
        assert [row.newest_issue for row in session.exec(select(Project)) if row.newest_issue] == []
        assert session.exec(select(FeedHint)).all() == []
