"""What happens in Sentry is told in Slack, by its feed: with webhooks, late ones, and without."""

import pytest

from bot.sandbox.elements import targets_of
from bot.sentry.client import SentryClient
from store.issues.issues import IssueStatus
from tests.whole.program import wait_until


@pytest.fixture
def sides(hooked):
    return hooked


def test_resolved_by_a_colleague(sides, ada):
    """A webhook leads to a reading: the thread names who did it, and the card follows."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    card = ada.expect_message("Boom", channel="alerts")

    sides.sentry.act("bob", issue, {"status": "resolved"})

    ada.expect_message("Bob Kahn marked", thread=card)
    ada.expect_update(card, "Resolved")


def test_unassigned_has_no_webhook(sides, ada):
    """It is told with what comes next."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    card = ada.expect_message("Boom", channel="alerts")
    sides.sentry.act("bob", issue, {"assignedTo": "grace@acme.test"})
    ada.expect_message("assigned", thread=card)

    sides.sentry.unassign("bob", issue)
    sides.sentry.act("bob", issue, {"status": "ignored", "substatus": "archived_forever"})

    told = ada.expect_message("unassigned", thread=card)
    assert told.says("archived SHOP-1 for ever")
    assert wait_until(lambda: sides.stored(issue).status == IssueStatus.ARCHIVED)
    assert sides.stored(issue).assignee is None


def test_told_once_however_many_webhooks(sides, ada):
    """Each of them only asks for what is new."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    ada.expect_message("Boom", channel="alerts")
    for change in ("resolved", "unresolved", "resolved"):
        sides.sentry.act("bob", issue, {"status": change})
    assert wait_until(lambda: sides.stored(issue).status == IssueStatus.RESOLVED)
    sides.at_rest()

    texts = "\n".join(each.plain_text for each in sides.replies("SHOP-1"))
    assert texts.count("as resolved") == 2
    assert texts.count("as unresolved") == 1


def test_while_the_api_is_away(sides, ada):
    """The card shows what the webhook shows; who did it is told when the feed can be read."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    card = ada.expect_message("Boom", channel="alerts")
    sides.at_rest()
    with sides.sentry.outage():
        sides.sentry.act("bob", issue, {"status": "resolved"})
        ada.expect_update(card, "State: Resolved")
        assert not sides.replies("Bob Kahn marked")

    ada.expect_message("Bob Kahn marked", thread=card, timeout=15)


def test_a_press_is_told_once(sides, ada):
    """Its row in the feed is its own."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    card = ada.expect_message("Boom", channel="alerts")
    sides.at_rest()

    ada.press("Archive", card)
    modal = ada.expect_modal("Until when")
    ada.submit(modal)
    ada.expect_message("archived", thread=card)
    sides.sentry.act("bob", issue, {"status": "unresolved"})
    sides.hint(issue)
    ada.expect_message("Bob Kahn marked", thread=card)

    assert len(sides.replies("archived SHOP-1")) == 1


def test_merged(sides, ada):
    """Both cards say so; of the one that is no more nothing can be pressed."""
    first = sides.sentry.raise_issue("shop", "Boom")
    card = ada.expect_message("Boom", channel="alerts")
    other = sides.sentry.raise_issue("shop", "Bang")
    ada.expect_message("Bang", channel="alerts")
    sides.at_rest()

    sides.sentry.merge("bob", other, first)
    sides.hint(first)

    told = ada.expect_message("merged", thread=card)
    assert told.says(other.short_id)
    shown = ada.expect_update(card, "State: Merged")
    assert not targets_of(shown)


def test_deleted(sides, ada):
    issue = sides.sentry.raise_issue("shop", "Boom")
    card = ada.expect_message("Boom", channel="alerts")
    sides.at_rest()

    sides.sentry.delete(issue)
    sides.hint(issue)

    ada.expect_message("deleted", thread=card)
    ada.expect_update(card, "State: Deleted")


def test_first_contact(sides, ada):
    """What was before the feed was read for the first time is set, and nobody is told."""
    sides.sentry.webhook_url = None
    issue, card = sides.card()
    sides.sentry.act("bob", issue, {"assignedTo": "grace@acme.test"})
    sides.sentry.act("bob", issue, {"status": "resolved"})
    sides.hint(issue)

    ada.expect_update(card, "State: Resolved")
    sides.at_rest()
    assert not sides.replies("Bob Kahn")


def test_what_came_before_the_first_reading(sides, ada):
    """Of a new issue all that its feed has is news: nobody resolved it before it was told."""
    with sides.sentry.outage():
        issue = sides.sentry.raise_issue("shop", "Boom")
        card = ada.expect_message("Boom", channel="alerts")
        sides.sentry.webhook_url = None
        sides.sentry.act("bob", issue, {"status": "resolved"})
        sides.sentry.act("bob", issue, {"status": "unresolved"})

    told = ada.expect_message("as resolved", thread=card, timeout=15)
    assert told.says("as unresolved")


def test_what_comes_between_two_questions(sides, ada, monkeypatch):
    """The state shows it before the feed does: it is set, and told when its row is read."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    card = ada.expect_message("Boom", channel="alerts")
    sides.sentry.act("bob", issue, {"status": "resolved"})
    ada.expect_message("as resolved", thread=card)
    sides.at_rest()
    sides.sentry.webhook_url = None
    changes = iter([{"status": "unresolved"}, {"assignedTo": "grace@acme.test"}])

    def activities(client, issue_id, asked=SentryClient.activities):
        rows = asked(client, issue_id)
        for change in changes:
            sides.sentry.act("bob", issue, change)
        return rows

    monkeypatch.setattr(SentryClient, "activities", activities)
    sides.hint(issue)

    ada.expect_message("assigned SHOP-1 to Grace Hopper", thread=card)
    assert len(sides.replies("as unresolved")) == 1
