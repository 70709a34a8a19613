"""A route with `link_back`: Sentry's issue says once where it is talked about."""

import pytest
from sqlmodel import select

from bot.sandbox import AcceptedThenReset, Answers
from bot.sandbox.sentry import WebhooksFirst
from bot.write_back import sentry as wishes
from store.issues.remarks import BackLink
from store.people import directory
from store.people.directory import Role
from store.slack.cards import Card
from tests.whole.program import wait_until

POST = "POST comments"
ROUTES = (
    {"project": "shop", "target": "slack:C0ALERTS", "link_back": True},
    {"project": "shop", "target": "slack:C0BACKEND"},
)


@pytest.fixture
def linked(talk):
    talk.program.load(*ROUTES)
    return talk


def text_of(card):
    link = f"https://acme.slack.com/archives/C0ALERTS/p{card.ts.replace('.', '')}"
    return f"This issue is talked about in Slack, in #alerts: {link}"


def is_there(talk, issue):
    return wait_until(lambda: len(talk.texts(issue)) == 1)


def test_once_at_the_first_card(linked):
    """With the card's address, by the integration, and it comes not back; no alert adds one."""
    issue, card = linked.card()
    assert is_there(linked, issue)

    linked.tell(issue, "alert")
    linked.settle()

    assert linked.texts(issue) == [text_of(card)]
    assert linked.under(card) == ["SHOP-1 happened again"]


def test_its_webhook_comes_first(linked):
    """Before Sentry's answer."""
    linked.sentry.faults.add(POST, WebhooksFirst(linked.sentry.webhooks), times=1)

    issue, card = linked.card()

    assert is_there(linked, issue)
    linked.settle()
    assert linked.under(card) == []


def test_the_answer_is_lost(linked, monkeypatch):
    """It is looked for, and found."""
    monkeypatch.setattr(wishes, "ANSWERED_WITHIN", wishes.ANSWERED_WITHIN / 100)
    linked.sentry.faults.add(POST, AcceptedThenReset(), times=1)

    issue, _card = linked.card()

    assert wait_until(lambda: [row.comment for row in linked.program.rows(BackLink)] != [None])
    assert len(linked.texts(issue)) == 1


def test_the_card_comes_late(linked, slack):
    """Slack takes no card for a while: the link waits for it."""
    slack.faults.add("chat.postMessage", Answers(error="internal_error"), times=1)

    issue, card = linked.card()

    assert is_there(linked, issue)
    assert linked.texts(issue) == [text_of(card)]


def test_another_database(linked):
    """Restored from before the card: a new card is posted, and no second link is written."""
    issue, _card = linked.card()
    assert is_there(linked, issue)
    with linked.program.changing() as session:
        for row in session.exec(select(BackLink)):
            session.delete(row)
        for card in session.exec(select(Card)):
            card.lost_at = linked.program.services.now()

    linked.tell(issue, "alert")
    linked.at_rest()

    assert wait_until(lambda: [row.comment for row in linked.program.rows(BackLink)] != [None])
    assert len(linked.texts(issue)) == 1


def test_without_the_option(linked, ada):
    """Nothing is written for the other route's card, nor where nobody asked for it."""
    linked.program.load({"project": "api", "target": "slack:C0ALERTS"})

    issue, _card = linked.card("api")
    linked.settle()

    assert linked.texts(issue) == []


def test_by_command(talk, ada):
    """`link_back=on` in a channel says the same; anything else is refused in words."""
    with talk.program.changing() as session:
        directory.member_by_email(session, 1, "ada@acme.test").role = Role.ADMIN
    ada.command("/helio", "subscribe shop link_back=perhaps", channel="backend")
    ada.expect_ephemeral("link_back is on or off")
    ada.command("/helio", "subscribe shop link_back=on", channel="backend")
    ada.expect_ephemeral("linked back")

    issue, _card = talk.card()

    assert is_there(talk, issue)
    assert "in #backend: " in talk.texts(issue)[0]
