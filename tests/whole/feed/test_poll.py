"""Without any webhook: new issues, and how all that have a card stand, by asking."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, delete

from bot.feed.poll import Poll
from bot.sandbox.sentry.changes import apply
from bot.sandbox.sentry.faults import InternalError
from bot.sentry.client import client_of
from store.issues.gaps import IssueGap
from store.issues.issues import Issue
from store.outbox.models import Delivery
from store.people import directory
from store.people.directory import Project, Role
from store.routing.routes import Route
from tests.whole.both_sides import BothSides
from tests.whole.program import wait_until


def test_a_new_issue(sides, ada, poll):
    """It gets its card, once."""
    issue = sides.sentry.raise_issue("shop", "Boom")

    poll()
    poll()

    card = ada.expect_message("Boom", channel="alerts")
    assert card.says(issue.short_id)
    sides.at_rest()
    assert not sides.replies("happened again")


def test_its_webhook_is_late(sides, hooked, ada, poll):
    """The poll has told that it is new, long ago: nobody is told again."""
    sides.sentry.webhooks.are_lost = True
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    ada.expect_message("Boom", channel="alerts")
    sides.at_rest()
    with sides.program.changing() as session:
        row = session.get(Issue, sides.stored(issue).id)
        row.first_alert_at -= timedelta(minutes=10)

    sides.sentry.webhooks.are_lost = False
    with sides.sentry.state.lock:
        apply.hook_issue(sides.sentry.state, issue, "created", None)
    assert sides.sentry.webhooks.settle()

    sides.at_rest()
    assert not sides.replies("happened again")


def test_what_was_there_before_is_no_news(sides, ada):
    sides.sentry.raise_issue("shop", "Old")
    services = sides.program.services
    Poll(services, client_of(services).for_polling()).tick()

    sides.at_rest()

    assert not sides.slack.messages("alerts")


@pytest.fixture
def polling(slack, database_url):
    """It polls at its start, and then only when `tick` says so; `pay` leads nowhere yet."""
    sides = BothSides(slack, database_url)
    sides.sentry.add_project("pay", ["backend"])
    slack.add_channel("random", members=["ada"])
    settings = sides.program.settings
    sides.program.settings = settings.model_copy(update={"sentry_poll": 600})
    sides.start()
    with sides.program.changing() as session:
        session.add(Project(organization_id=1, slug="pay"))
        directory.member_by_email(session, 1, "ada@acme.test").role = Role.OWNER
    assert wait_until(lambda: newest_of(sides, "shop") is not None)
    yield sides
    sides.stop()


def newest_of(sides, slug):
    return next(row.newest_issue for row in sides.program.rows(Project) if row.slug == slug)


def tick(sides):
    """At once, but not beside another: it would be left out."""
    scheduler = sides.program.process._ticks._scheduler
    under_way = scheduler._lookup_executor("default")._instances
    assert wait_until(lambda: not under_way["poll"])
    scheduler.modify_job("poll", next_run_time=datetime.now(UTC))


def subscribe(sides, ada):
    ada.command("/helio", "subscribe pay", channel="random")
    assert wait_until(lambda: newest_of(sides, "pay") is not None)


def test_at_once_after_subscribing(polling, ada):
    """Who subscribes breaks something to see that it works: the next poll tells that."""
    polling.sentry.raise_issue("pay", "Old")
    subscribe(polling, ada)

    polling.sentry.raise_issue("pay", "Boom")
    tick(polling)

    ada.expect_message("Boom", channel="random")
    assert not [each for each in polling.slack.messages("random") if each.says("Old")]


def test_subscribed_again(polling, ada):
    """What came while nobody asked for the project is no news."""
    subscribe(polling, ada)
    pay = next(row.id for row in polling.program.rows(Project) if row.slug == "pay")
    with polling.program.changing() as session:
        session.add(IssueGap(project_id=pay, after=0, until=9))  # Many were to be taken still.
        session.exec(delete(Route).where(col(Route.project) == "pay"))
    tick(polling)
    assert wait_until(lambda: newest_of(polling, "pay") is None)
    assert polling.program.rows(IssueGap) == []
    polling.sentry.raise_issue("pay", "Meanwhile")

    subscribe(polling, ada)
    polling.sentry.raise_issue("pay", "Boom")
    tick(polling)

    ada.expect_message("Boom", channel="random")
    assert not [each for each in polling.slack.messages("random") if each.says("Meanwhile")]


def test_sentry_does_not_answer_who_subscribes(polling, ada):
    """The next poll knows what is there then."""
    polling.sentry.faults.add("GET issues", InternalError(), times=1)
    asked = len(polling.sentry.calls("GET issues"))
    ada.command("/helio", "subscribe pay", channel="random")
    assert wait_until(lambda: len(polling.sentry.calls("GET issues")) > asked)
    assert newest_of(polling, "pay") is None

    tick(polling)

    assert wait_until(lambda: newest_of(polling, "pay") is not None)


def test_unassigned(sides, ada, poll):
    """For which there is no webhook, whatever is set up."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    card = ada.expect_message("Boom", channel="alerts")
    sides.at_rest()
    sides.sentry.act("bob", issue, {"assignedTo": "grace@acme.test"})
    poll()
    ada.expect_message("assigned SHOP-1 to Grace Hopper", thread=card)

    sides.sentry.unassign("bob", issue)
    poll()

    ada.expect_message("unassigned", thread=card)
    sides.at_rest()
    assert sides.stored(issue).assignee is None


def test_what_was_changed_lately_is_lively(sides, ada, poll):
    """Though its last event was long ago: it is compared at each poll."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    issue.first_seen = issue.last_seen = issue.last_seen - timedelta(hours=2)
    poll()
    card = ada.expect_message("Boom", channel="alerts")
    sides.at_rest()
    sides.sentry.act("bob", issue, {"status": "resolved"})
    sides.hint(issue)
    ada.expect_update(card, "State: Resolved")

    sides.sentry.act("bob", issue, {"status": "unresolved"})
    poll()

    ada.expect_update(card, "State: Ongoing")


def test_deleted_and_merged(sides, ada, poll):
    """What is missing is looked for."""
    gone, into, merged = (sides.sentry.raise_issue("shop", title) for title in ("A1", "B2", "C3"))
    poll()
    cards = [ada.expect_message(title, channel="alerts") for title in ("A1", "B2", "C3")]
    sides.at_rest()

    sides.sentry.delete(gone)
    sides.sentry.merge("bob", into, merged)
    poll()

    ada.expect_update(cards[0], "State: Deleted")
    ada.expect_update(cards[2], "State: Merged")


def test_many_new_ones(sides, ada, poll):
    """More than twenty are one message with a list."""
    for number in range(25):
        sides.sentry.raise_issue("shop", f"Boom {number}")

    poll()

    told = ada.expect_message("25 new issues of shop", channel="alerts")
    assert told.says("Boom 24")
    assert told.says("5 more")
    sides.at_rest()
    assert len(sides.slack.messages("alerts")) == 1


def test_an_outage(sides, ada, poll):
    """What came while nobody could ask is told after it."""
    sides.sentry.raise_issue("shop", "Boom")
    with sides.sentry.outage():
        poll()
    sides.at_rest()
    assert not sides.program.rows(Delivery)

    poll()

    ada.expect_message("Boom", channel="alerts")
