"""What happens in Sentry is told in Slack, by its feed: with webhooks, late ones, and without."""

import shutil

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.elements import targets_of
from store.issues import feed
from store.issues.feed import FeedHint
from store.issues.issues import IssueStatus
from store.outbox.models import Delivery, DeliveryState
from tests.whole.both_sides import BothSides
from tests.whole.program import wait_until


@pytest.fixture
def sides(tmp_path, migrated_file):
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    with Sandbox.acme() as slack:
        sides = BothSides(slack, f"sqlite:///{tmp_path / 'heliograph.db'}").start()
        port = sides.program.process.http.port
        sides.sentry.webhook_url = f"http://127.0.0.1:{port}/webhooks/sentry"
        yield sides
        sides.stop()


def at_rest(sides):
    """Until nothing is to be read and nothing to be sent."""
    open_states = {DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN}

    def is_quiet():
        owed = open_states & {row.state for row in sides.program.rows(Delivery)}
        return not owed and not sides.program.rows(FeedHint)

    assert wait_until(is_quiet)


def hint(sides, issue):
    """As the poll does where something differs."""
    services = sides.program.services
    with services.database.write() as session:
        feed.hint(session, 1, str(issue.id), at=services.steady())


def replies(sides, words):
    found = [m for m in sides.slack.messages("alerts") if m.thread_ts not in {None, m.ts}]
    return [m for m in found if m.says(words)]


@pytest.fixture
def ada(sides):
    return sides.slack.act_as("ada")


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
    at_rest(sides)

    texts = "\n".join(each.plain_text for each in replies(sides, "SHOP-1"))
    assert texts.count("as resolved") == 2
    assert texts.count("as unresolved") == 1


def test_while_the_api_is_away(sides, ada):
    """The card shows what the webhook shows; who did it is told when the feed can be read."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    card = ada.expect_message("Boom", channel="alerts")
    at_rest(sides)
    with sides.sentry.outage():
        sides.sentry.act("bob", issue, {"status": "resolved"})
        ada.expect_update(card, "State: Resolved")
        assert not replies(sides, "Bob Kahn marked")

    ada.expect_message("Bob Kahn marked", thread=card, timeout=15)


def test_a_press_is_told_once(sides, ada):
    """Its row in the feed is its own."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    card = ada.expect_message("Boom", channel="alerts")
    at_rest(sides)

    ada.press("Archive", card)
    modal = ada.expect_modal("Until when")
    ada.submit(modal)
    ada.expect_message("archived", thread=card)
    sides.sentry.act("bob", issue, {"status": "unresolved"})
    hint(sides, issue)
    ada.expect_message("Bob Kahn marked", thread=card)

    assert len(replies(sides, "archived SHOP-1")) == 1


def test_merged(sides, ada):
    """Both cards say so; of the one that is no more nothing can be pressed."""
    first = sides.sentry.raise_issue("shop", "Boom")
    card = ada.expect_message("Boom", channel="alerts")
    other = sides.sentry.raise_issue("shop", "Bang")
    ada.expect_message("Bang", channel="alerts")
    at_rest(sides)

    sides.sentry.merge("bob", other, first)
    hint(sides, first)

    told = ada.expect_message("merged", thread=card)
    assert told.says(other.short_id)
    shown = ada.expect_update(card, "State: Merged")
    assert not targets_of(shown)


def test_deleted(sides, ada):
    issue = sides.sentry.raise_issue("shop", "Boom")
    card = ada.expect_message("Boom", channel="alerts")
    at_rest(sides)

    sides.sentry.delete(issue)
    hint(sides, issue)

    ada.expect_message("deleted", thread=card)
    ada.expect_update(card, "State: Deleted")


def test_first_contact(sides, ada):
    """What was before the feed was read for the first time is set, and nobody is told."""
    sides.sentry.webhook_url = None
    issue, card = sides.card()
    sides.sentry.act("bob", issue, {"assignedTo": "grace@acme.test"})
    sides.sentry.act("bob", issue, {"status": "resolved"})
    hint(sides, issue)

    ada.expect_update(card, "State: Resolved")
    at_rest(sides)
    assert not replies(sides, "Bob Kahn")
