"""A colleague does the same between our look and our PUT: Sentry writes no row for ours."""

import pytest

from bot.issues.reopen import unresolve
from bot.issues.resolution import resolve_or_ask
from store.issues.wishes import WishState
from tests.whole.wish_rows import judge


@pytest.fixture
def faster(office, monkeypatch):
    """Bob unresolves it in Sentry, right before our PUT."""
    office.press(resolve_or_ask)
    office.asks()
    update = office.client.update_issue

    def put(*args):
        office.sentry.act("bob", office.issue, {"status": "unresolved"})
        return update(*args)

    monkeypatch.setattr(office.client, "update_issue", put)
    office.press(unresolve)
    office.asks()
    return office.issue


def test_done_without_a_row(office, faster):
    """It stands as was asked, so it is done; the row is Bob's."""
    assert office.wish().state == WishState.DONE
    assert office.kinds() == ["set_resolved", "set_unresolved"]
    assert [row.integration is None for row in faster.rows] == [False, True]


def test_what_proves_it(office, faster):
    """The requests that Sentry had; without his row none would do."""
    wishes = [office.wish()]
    [ours, his] = faster.rows
    faster.rows = [his]

    assert judge(office.sentry, faster, wishes) == (1, 1)
    faster.rows = []
    with pytest.raises(AssertionError, match="set_unresolved without a row"):
        judge(office.sentry, faster, wishes)
    faster.rows = [ours, his]
    with pytest.raises(AssertionError, match="and the wishes know"):
        judge(office.sentry, faster, wishes)
