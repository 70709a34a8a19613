"""Without any webhook: new issues, and how all that have a card stand, by asking."""

from datetime import timedelta

from bot.feed.poll import Poll
from bot.sandbox.sentry.changes import apply
from bot.sentry.client import client_of
from store.issues.issues import Issue
from store.outbox.models import Delivery


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
