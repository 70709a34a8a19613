"""A feed is in order: what it tells counts so, whatever clocks and webhooks said before."""

from datetime import timedelta

import pytest

from bot import issues
from bot.intake.shown import IssueState, Step
from store.issues.issues import IssueStatus

OPEN = IssueState(status=IssueStatus.UNRESOLVED, reached=Step(kind="set_regression"))


@pytest.fixture
def resolved(office, reading):
    """Ada resolved it, and the feed was read since."""
    reading.read()
    office.press(issues.resolve)
    office.asks()
    reading.read()
    assert reading.paged() == ["set_resolved"]


@pytest.mark.usefixtures("resolved")
def test_the_card_was_put_right_before(office, reading):
    """A regression pages though its webhook had opened the issue while Sentry did not answer."""
    with office.sentry.outage():
        office.sentry.regress(office.issue)
        reading.hint(OPEN.model_dump(mode="json"))
        reading.reader.turn()
        assert office.stored().status == IssueStatus.UNRESOLVED
        assert reading.paged() == ["set_resolved"]

    reading.read()

    assert reading.paged() == ["set_resolved", "set_regression"]
    assert office.activities() == ["set_resolved", "set_regression"]


@pytest.mark.usefixtures("resolved")
def test_a_clock_that_is_slow(office, reading):
    """By Sentry's clock it came back before Ada resolved it."""
    office.sentry.move_clock(-timedelta(days=1000))
    office.sentry.regress(office.issue)

    reading.read()

    assert office.stored().substatus == "regressed"
    assert reading.paged() == ["set_resolved", "set_regression"]


def test_what_was_before_a_press(office, reading):
    """It is told as what it was: it moves neither the issue nor whoever is on call."""
    reading.read()
    office.sentry.act("bob", office.issue, {"status": "resolved"})
    office.sentry.regress(office.issue)
    office.press(issues.resolve)
    office.asks()
    reading.read()

    assert office.stored().status == IssueStatus.RESOLVED
    assert sorted(office.activities()) == ["set_regression", "set_resolved", "set_resolved"]
    assert reading.paged() == ["set_resolved"]
    assert len(office.words()) == 1
    office.undo()
    office.asks()
    assert office.kinds()[-1] == "set_unresolved"


def test_what_is_over_pages_nobody(office, reading):
    """It came back and was archived before anybody here could read it."""
    reading.read()
    office.sentry.act("bob", office.issue, {"status": "resolved"})
    reading.read()
    office.sentry.regress(office.issue)
    office.sentry.act("bob", office.issue, {"status": "ignored"})

    reading.read()

    assert office.stored().status == IssueStatus.ARCHIVED
    assert office.activities() == ["set_resolved", "set_regression", "set_ignored"]
    assert reading.paged() == ["set_resolved", "set_ignored"]


@pytest.mark.usefixtures("resolved")
def test_over_before_the_pager_was_reached(office, reading):
    """It came back, and was archived while the pager could not be reached: nobody is paged."""
    office.sentry.regress(office.issue)
    reading.read()
    assert reading.paged() == ["set_resolved", "set_regression"]

    office.sentry.act("bob", office.issue, {"status": "ignored"})
    reading.read()

    assert reading.paged() == ["set_resolved", "set_ignored"]


def test_resolved_by_a_pull_request(office, reading):
    """Sentry's feed spells it otherwise than its database."""
    reading.read()
    office.sentry.resolve_by_pull_request(office.issue)

    reading.read()

    assert office.activities() == ["set_resolved_in_pull_request"]
    assert office.stored().status == IssueStatus.RESOLVED


@pytest.mark.parametrize("way", ["pull request", "next release"])
def test_undo_of_unresolve(office, reading, way):
    """It is resolved as it was, as far as Sentry takes that; its row is known as the press's."""
    reading.read()
    if way == "pull request":
        office.sentry.resolve_by_pull_request(office.issue)
    else:
        body = {"status": "resolved", "statusDetails": {"inNextRelease": True}}
        office.sentry.act("bob", office.issue, body)
    reading.read()
    office.press(issues.unresolve)
    office.asks()
    office.words()
    reading.read()

    office.undo()
    office.asks()
    reading.read()

    assert office.words()[-1].startswith("Undone: You marked")
    assert office.issue.status == "resolved"
    assert len(office.activities()) == 3


def test_gone_while_a_press_waits(office, reading):
    """It is said what became of the issue, and Sentry is not asked."""
    reading.read()
    office.press(issues.resolve)
    office.sentry.delete(office.issue)
    reading.read()

    office.asks()

    short = office.issue.short_id
    [told] = office.words()
    assert told.startswith(f"{short} was deleted meanwhile")
    assert office.bodies() == []


def test_what_aged_before_a_press(office, reading):
    """Sentry made it ongoing, and Ada resolved it: it stays resolved, and nobody reads of more."""
    reading.read()
    office.sentry.become_ongoing(office.issue)
    office.press(issues.resolve)
    office.asks()

    reading.read()

    assert office.stored().status == IssueStatus.RESOLVED
    assert office.activities() == ["set_resolved", "auto_set_ongoing"]
