"""Moved to PostgreSQL between two starts: cards, links and what was owed go on as they were."""

import pytest

from bot.errors import StartError
from bot.maintenance import move as moving
from bot.program.process import Process
from bot.services import utc_now
from listeners.connection import Connection
from store.outbox.models import Delivery
from tests.store.conftest import (  # noqa: F401 - fixtures.
    empty_postgres,
    server,
)
from tests.whole.program import Program

pytestmark = pytest.mark.postgres


@pytest.fixture
def on_postgres(running, slack, empty_postgres, monkeypatch):  # noqa: F811 - the fixture.
    """Stop it, move it, and start it there."""

    def moved():
        running.stop()
        monkeypatch.setenv("DATABASE_URL", running.settings.database_url)
        moving.move(running.settings, empty_postgres, lambda *_: None, now=utc_now())
        there.append(Program(slack, empty_postgres))
        return there[0].start()

    there = []
    yield moved
    for each in there:
        each.stop()


def test_a_card_goes_on(running, ada, card, on_postgres):
    """Ada is linked still, her press edits the card of before, and the thread is the same."""
    ids = [row.id for row in running.rows(Delivery)]
    moved = on_postgres()
    ada.press("Resolve", card)

    ada.expect_update(card, "State: Resolved")
    ada.expect_message("marked SHOP-7 as resolved", channel="alerts", thread=card)
    ada.expect_ephemeral("You marked SHOP-7 as resolved.")
    later = [row.id for row in moved.rows(Delivery)][len(ids) :]
    assert later
    assert min(later) > max(ids)


def test_the_file_is_started_no_more(running, card, on_postgres):
    """What is owed would be sent by both."""
    on_postgres()

    with pytest.raises(StartError, match="was moved to"):
        Process(running.settings, Connection)
