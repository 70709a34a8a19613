"""What is said in Slack is a comment of the person's own, where they allowed Heliograph."""

import pytest

from bot.sandbox.sentry import WebhooksFirst
from store.issues.wishes import WishState
from store.slack.cards import Card
from tests.whole.comments.conftest import SHORTCUT, TICK, marks
from tests.whole.consent.allowing import allow
from tests.whole.consent.conftest import DEVICE, approve, target_of
from tests.whole.program import wait_until

ADA = "ada@acme.test"


@pytest.fixture
def allowed(sides, slack):
    """Ada did; the webhooks of Sentry come."""
    sides.start()
    allow(sides.program.services, sides.sentry, sides.application, slack.user("ada"))
    return sides


def a_card(sides):
    """A new issue, and its card, once the program knows from Slack's answer where that stands."""
    issue, card = sides.card("api")
    assert wait_until(lambda: card.ts in {row.external_id for row in sides.rows(Card)})
    return issue, card


def comments(sides, issue):
    """Who Sentry shows as the author, and the text; the oldest first."""
    rows = [row for row in reversed(sides.sentry.feed(issue)) if row["type"] == "note"]
    return [(row["user"]["email"], row["data"]["text"]) for row in rows]


def with_webhooks(sides):
    port = sides.program.process.http.port
    sides.sentry.webhook_url = f"http://127.0.0.1:{port}/webhooks/sentry"


def is_marked(message):
    return wait_until(lambda: marks(message) == [TICK])


def under(sides, card):
    return [
        m.plain_text for m in sides.slack.messages("alerts") if m.thread_ts == card.ts and m.bot
    ]


def test_hers(allowed, ada):
    """Sentry names her, so the text is her words alone; it comes not back, however it is told."""
    issue, card = a_card(allowed)
    with_webhooks(allowed)
    allowed.sentry.faults.add("POST comments", WebhooksFirst(allowed.sentry.webhooks), times=1)
    said = ada.says("It is *DNS*", channel="alerts", thread=card)

    ada.shortcut(SHORTCUT, said)

    assert is_marked(said)
    allowed.sentry.webhooks.settle(10)
    allowed.hint(issue)
    allowed.at_rest()
    assert comments(allowed, issue) == [(ADA, "It is *DNS*")]
    assert under(allowed, card) == []


def test_changed_by_her(allowed, ada, slack):
    """Added once more it changes her comment; nobody else may, and is told whose it is."""
    issue, card = a_card(allowed)
    said = ada.says("It is DNS", channel="alerts", thread=card)
    ada.shortcut(SHORTCUT, said)
    assert is_marked(said)
    ada.edits(said, "It is the cache")
    allowed.program.link("bob")
    bob = slack.act_as("bob")

    bob.shortcut(SHORTCUT, said)
    bob.expect_ephemeral("Ada Lovelace added it in their own name")
    ada.shortcut(SHORTCUT, said)

    ada.expect_ephemeral(f"You changed the comment on {issue.short_id}.")
    assert comments(allowed, issue) == [(ADA, "It is the cache")]


def test_anothers_words(allowed, ada, slack):
    """They stay Eve's, by name, in Ada's comment."""
    issue, card = a_card(allowed)
    said = slack.act_as("eve").says("Seen at noon", channel="alerts", thread=card)

    ada.shortcut(SHORTCUT, said)

    assert is_marked(said)
    assert comments(allowed, issue) == [(ADA, "**eve** in Slack:\n\nSeen at noon")]


def test_taken_back_in_between(allowed, ada):
    """She is asked to allow it again; her comment is kept, and is hers once she has."""
    issue, card = a_card(allowed)
    first = ada.says("It is DNS", channel="alerts", thread=card)
    ada.shortcut(SHORTCUT, first)
    assert is_marked(first)
    allowed.sentry.take_back("ada", allowed.application)
    second = ada.says("No, the cache", channel="alerts", thread=card)

    ada.shortcut(SHORTCUT, second)

    asked = ada.expect_ephemeral("Sentry no longer takes the permission that you gave")
    assert comments(allowed, issue) == [(ADA, "It is DNS")]
    assert marks(second) == []
    assert allowed.wish_of(issue).state == WishState.KEPT
    ada.press("Allow it in Sentry", asked)
    approve(allowed.browser_of("ada"), target_of(ada.expect_modal(DEVICE)))
    assert is_marked(second)
    assert comments(allowed, issue) == [(ADA, "It is DNS"), (ADA, "No, the cache")]
