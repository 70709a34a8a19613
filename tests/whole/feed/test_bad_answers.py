"""Answers that are none, and a Sentry that changes under us: said once, nothing lost, no loop."""

import logging
from datetime import timedelta

import pytest

from bot.feed import states
from bot.sandbox.sentry.faults import OtherAnswer, OtherShape, SignInPage
from store.issues.activities import ActivityRow
from store.issues.feed import FeedHint
from store.outbox.notices import NoticeRow
from store.people import directory, directory_sync
from tests.whole.program import wait_until

LARGE = 11 * 1024 * 1024  # Bytes: more than an answer may have.


@pytest.fixture
def unread(sides):
    """What owners were told, and whether it holds."""
    with sides.program.changing() as session:
        [member] = directory.members_by_email(session, "ada@acme.test")
        member.role = "owner"
        session.add(member)

    def unread():
        with sides.program.services.database.read() as session:
            lasting = directory_sync.of(session, sides.sentry.org).unread
        rows = sides.program.rows(NoticeRow)
        return [row.data["reason"] for row in rows if row.kind == "issues_unread"], lasting

    return unread


@pytest.fixture
def issue(sides, ada, poll):
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    ada.expect_message("Boom", channel="alerts")
    sides.at_rest()
    return issue


@pytest.fixture
def logged(caplog):
    caplog.set_level(logging.INFO)
    return lambda words: [each for each in caplog.records if words in each.getMessage()]


def test_a_token_that_is_revoked(sides, ada, poll, issue, unread):
    """In mid-flight: owners are told once; what came meanwhile is told when there is one again."""
    token = sides.sentry.state.tokens[sides.sentry.token]
    sides.sentry.revoke(sides.sentry.token)
    sides.sentry.act("bob", issue, {"status": "resolved"})
    sides.sentry.raise_issue("shop", "Bang")
    asked = len(sides.sentry.requests)
    poll()
    poll()
    [reason], lasting = unread()
    assert reason == lasting
    assert "does not know SENTRY_TOKEN" in reason
    assert len(sides.sentry.requests) - asked < 10

    sides.sentry.state.tokens[sides.sentry.token] = token
    poll()
    poll()

    ada.expect_message("Bang", channel="alerts")
    ada.expect_message("Bob Kahn marked", channel="alerts", timeout=15)
    assert not unread()[1]


@pytest.mark.parametrize(
    "fault",
    [
        lambda: OtherAnswer({"detail": "hello"}),
        lambda: OtherAnswer([{"name": "no issue"}]),
        lambda: OtherAnswer(None),
        lambda: OtherAnswer("x" * LARGE),
    ],
    ids=["object", "rows", "null", "large"],
)
@pytest.mark.parametrize("of", ["issues", "activities", "issue"])
def test_another_answer(sides, poll, issue, fault, of):
    """Nothing is taken from it, and the next one is."""
    sides.sentry.act("bob", issue, {"status": "resolved"})
    sides.sentry.faults.add(of, fault(), times=2)

    for _ in range(3):
        poll()

    assert wait_until(lambda: sides.stored(issue).status == "resolved", 20)
    sides.at_rest()
    assert len(sides.replies("as resolved")) == 1


def test_one_row_of_another_shape(sides, ada, poll, logged):
    """It is left out and logged once; its neighbours are told."""
    for title in ("Older", "Newer"):
        sides.sentry.raise_issue("shop", title)
    sides.sentry.faults.add("issues", OtherShape({"count": "many", "project": 7}), times=8)

    poll()
    poll()

    ada.expect_message("Older", channel="alerts")
    assert len(logged("it is left out")) == 1


def test_a_sign_in_page_before_feeds(sides, ada, poll, issue):
    """The card shows nothing wrong, and it is told after it."""
    sides.sentry.act("bob", issue, {"status": "resolved"})
    sides.sentry.faults.add("activities", SignInPage(), times=1)

    poll()

    assert wait_until(lambda: any(each.tries for each in sides.program.rows(FeedHint)))
    assert not sides.replies("as resolved")
    sides.hint(issue)
    ada.expect_message("Bob Kahn marked", channel="alerts", timeout=15)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_an_hour_apart(sides, ada, poll, hours):
    """Sentry's: what happens is told once, and stands as Sentry has it."""
    sides.sentry.move_clock(timedelta(hours=hours))
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    card = ada.expect_message("Boom", channel="alerts")
    sides.at_rest()

    for change in (
        {"status": "resolved"},
        {"status": "unresolved"},
        {"assignedTo": "bob@acme.test"},
    ):
        sides.sentry.act("bob", issue, change)
        poll()
        sides.at_rest()

    ada.expect_message("as resolved", thread=card)
    told = "\n".join(each.plain_text for each in sides.replies("SHOP-1"))
    assert [told.count(words) for words in ("as resolved", "as unresolved", "assigned")] == [1] * 3
    assert sides.stored(issue).status == "unresolved"
    assert sides.stored(issue).assignee["email"] == "bob@acme.test"


@pytest.fixture
def failing(issue, monkeypatch):
    """What one part finds of these issues can't be judged."""
    failing = {issue.id}

    def shown_by(answer, asked=states.state.shown_by):
        if answer.id in failing:
            raise ZeroDivisionError
        return asked(answer)

    monkeypatch.setattr(states.state, "shown_by", shown_by)
    return failing


def test_a_fault_of_our_own(sides, ada, poll, failing, logged):
    """In one part: the others of this poll go on, and the next; it is logged once, in full."""
    sides.sentry.raise_issue("api", "Bang")
    sides.sentry.deploy("shop@2.4.1")

    poll()
    poll()

    ada.expect_message("Bang", channel="alerts")
    [record] = logged("a part of the poll failed")
    assert record.exc_info[0] is ZeroDivisionError
    assert "deploy" in {row.kind for row in sides.program.rows(ActivityRow)}
    meant = failing.pop()
    poll()
    failing.add(meant)
    poll()
    assert len(logged("a part of the poll failed")) == 2
