"""What can go wrong between the program and Sentry while it reads: said once, and nothing lost."""

import logging

import pytest

from bot.sandbox.sentry.faults import CutBody, InternalError, LateStart, SignInPage, TooManyRequests
from store.outbox.notices import NoticeRow
from store.people import directory, directory_sync
from tests.whole.program import wait_until

ISSUES = "issues"
KIND = "issues_unread"


def _unread(sides):
    with sides.program.services.database.read() as session:
        return directory_sync.of(session, sides.sentry.org).unread


def _told(sides):
    return [row.data["reason"] for row in sides.program.rows(NoticeRow) if row.kind == KIND]


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO)
    return lambda: [each.getMessage() for each in caplog.records if "issues can" in each.message]


@pytest.mark.parametrize(
    "fault",
    [
        lambda: TooManyRequests(resets_in=0.1),
        CutBody,
        InternalError,
        lambda: LateStart(seconds=0.2),
    ],
    ids=["429", "cut", "500", "slow"],
)
def test_what_passes(sides, ada, poll, fault):
    """It is told after it; owners hear nothing."""
    sides.sentry.raise_issue("shop", "Boom")
    sides.sentry.faults.add(ISSUES, fault(), times=3)

    for _ in range(6):
        poll()

    ada.expect_message("Boom", channel="alerts")
    assert not _unread(sides)


def _is_owner(sides, email):
    with sides.program.services.database.write() as session:
        [member] = directory.members_by_email(session, email)
        member.role = "owner"
        session.add(member)


def test_a_sign_in_page(sides, ada, poll, lines):
    """Somebody must mend that: owners are told once, and it is logged once."""
    _is_owner(sides, "ada@acme.test")
    sides.sentry.raise_issue("shop", "Boom")
    sides.sentry.faults.add(ISSUES, SignInPage(), times=2)

    poll()
    poll()

    [reason] = _told(sides)
    assert "a sign-in stands before it" in reason
    poll()
    ada.expect_message("Boom", channel="alerts")
    assert not _unread(sides)
    assert len(lines()) == 2, "that it can't be read, and that it can again"


def test_one_project_holds_up_no_other(sides, ada, poll):
    """It may not be read; the others are."""
    sides.sentry.raise_issue("api", "Bang")
    sides.sentry.faults.add(ISSUES, InternalError(403), times=1)  # The first that is asked for.

    poll()
    poll()

    ada.expect_message("Bang", channel="alerts")


def test_a_feed_that_is_cut_off(sides, ada, poll):
    """It is read again, and told once."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    card = ada.expect_message("Boom", channel="alerts")
    sides.at_rest()
    sides.sentry.act("bob", issue, {"status": "resolved"})
    sides.sentry.faults.add("activities", CutBody(), times=1)

    poll()

    ada.expect_message("Bob Kahn marked", thread=card, timeout=15)
    sides.at_rest()
    assert len(sides.replies("as resolved")) == 1


def test_moved_to_another_project(sides, ada, poll):
    """Its card follows, and it is not asked for in the old one for ever."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    card = ada.expect_message("Boom", channel="alerts")
    sides.at_rest()

    sides.sentry.move(issue, "api")
    poll()

    ada.expect_update(card, "api")
    sides.at_rest()
    asked = len(sides.sentry.calls("activities"))
    poll()
    sides.at_rest()
    assert len(sides.sentry.calls("activities")) == asked


def test_more_than_is_told(sides, ada, poll):
    """The feed has a hundred rows and no second page: that some are missing is said."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    card = ada.expect_message("Boom", channel="alerts")
    sides.at_rest()
    for number in range(130):
        sides.sentry.act("bob", issue, {"status": ("resolved", "unresolved")[number % 2]})
    sides.sentry.act("bob", issue, {"status": "resolved"})

    poll()

    told = ada.expect_message("some is missing here", thread=card, timeout=20)
    assert told.says("all of it")
    assert wait_until(lambda: sides.stored(issue).status == "resolved")
