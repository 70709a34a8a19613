"""What was asked of Sentry in a database that was brought back from a backup."""

import pytest

from bot import issues
from bot.explain import why
from bot.program import after_restore
from bot.sandbox import AcceptedThenReset
from store.issues.issues import IssueStatus
from store.issues.wishes import Wish, WishState
from store.maintenance import restored
from store.outbox.models import DeliveryState
from tests.bot.acme import all_rows
from tests.bot.write_back.conftest import ON_BOTH


@pytest.fixture
def restore(office):
    def restore(**later):
        office.clock.move(**later)
        with office.database.write() as session:
            restored.mark(session)
        assert after_restore.settle(office.services)

    return restore


@pytest.mark.parametrize(*ON_BOTH, indirect=True)
def test_an_old_press_is_not_sent(office, restore):
    """It was pressed more than ten minutes ago: who pressed hears so, and Sentry is not asked."""
    office.press(issues.resolve)

    restore(minutes=11)
    office.asks()
    office.asks(minutes=1)

    [told] = office.words()
    short = office.issue.short_id
    assert told == (
        f"Not sent to Sentry: the database was restored from a backup. {short} was not changed."
    )
    assert office.bodies() == []
    assert office.wish().state == WishState.GIVEN_UP
    assert {state for state, _ in office.deliveries()} <= {
        DeliveryState.SKIPPED,
        DeliveryState.DEAD,
    }
    assert office.stored().status == IssueStatus.UNRESOLVED
    [said] = why.explain(office.services, short)
    assert "it was given up: Not sent to Sentry" in said.title


def test_an_old_press_whose_answer_was_lost(office, restore):
    """The backup has it as unknown: it is not asked again, whatever became of it."""
    office.sentry.faults.add("PUT issue", AcceptedThenReset(), times=1)
    office.press(issues.resolve)
    office.asks()
    assert office.wish().state == WishState.UNKNOWN

    restore(minutes=11)
    office.asks()
    office.asks(minutes=1)

    assert len(office.bodies()) == 1
    assert office.wish().state == WishState.GIVEN_UP
    assert office.words()[-1].startswith("Not sent to Sentry: the database was restored")


def test_a_young_press_goes_on(office, restore):
    """Sentry is looked at first, as ever."""
    office.press(issues.resolve)

    restore(minutes=1)
    office.asks()
    office.asks(minutes=1)
    office.asks(minutes=1)

    assert office.kinds() == ["set_resolved"]
    assert office.wish().state == WishState.DONE
    assert office.words()[-1] == f"You marked {office.issue.short_id} as resolved."


def test_a_young_press_that_was_done_after_the_backup(office, restore):
    """Sentry has it so already: it is not asked for a second time."""
    office.press(issues.resolve)
    office.client.update_issue(str(office.issue.id), {"status": "resolved"})

    restore(minutes=1)
    for _ in range(3):
        office.asks(minutes=1)

    assert office.kinds() == ["set_resolved"]
    assert office.wish().state == WishState.REFUSED


def test_what_was_answered_is_forgotten(office, restore):
    """As the ways back are."""
    office.press(issues.resolve)
    office.asks()

    restore(minutes=1)

    assert all_rows(office.database, Wish) == []
