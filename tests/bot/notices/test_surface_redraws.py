"""Where a subject is shown beside its cards: the few places that are kept true."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.notices import surface_redraws
from store.slack import unfurls
from store.slack.cards import Card, lose
from store.slack.unfurls import Unfurl

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)


@pytest.fixture
def share(database):
    """`share("1.1")`: the issue is unfurled in that message of #general; its card."""

    def share(ts, at=NOW, subject="issue:1"):
        links = {f"https://x.test/{subject}": subject}
        place = {"team_id": "T1", "channel_id": "C1", "ts": ts}
        with database.write() as session:
            return unfurls.share(session, **place, links=links, now=at)

    return share


def shown(database, subject="issue:1"):
    with database.read() as session:
        found = surface_redraws.shown(session, subject, NOW)
        return [session.get(Card, each.card_id).external_id for each in found]


def test_where_it_is_shown(database, share):
    """Only that subject, and not where the message is gone."""
    share("1.1")
    share("2.2", subject="issue:2")
    card, _ = share("3.3")
    with database.write() as session:
        lose(session, card.id, NOW)

    assert shown(database) == ["1.1"]


def test_the_last_ones(database, share):
    """So many; a press makes an old one one of them."""
    for minutes in range(surface_redraws.UNFURLS_MAX + 5):
        share(f"{minutes}.0", at=NOW - timedelta(minutes=minutes))

    assert "24.0" not in shown(database)
    share("24.0")
    assert "24.0" in shown(database)
    assert len(shown(database)) == surface_redraws.UNFURLS_MAX


def test_old_ones(database, share):
    """Nobody looks at them."""
    share("1.1", at=NOW - surface_redraws.UNFURLS_FOR - timedelta(seconds=1))

    assert shown(database) == []


def test_shared_again(database, share):
    """A link that is known is no news; its card is the same one, there again if it was lost."""
    first, is_new = share("1.1")
    with database.write() as session:
        lose(session, first.id, NOW)
    second, is_new_again = share("1.1")

    assert (is_new, is_new_again) == (True, False)
    assert (first.id, second.lost_at) == (second.id, None)
    with database.read() as session:
        assert session.get(Card, first.id).lost_at is None
        assert unfurls.of_message(session, "C1", "1.1").id == 1
        assert session.get(Unfurl, 2) is None
