"""Cards of a version that drew row ids: known by where they stand, and drawn anew with tokens."""

from dataclasses import replace

import pytest

from store.audit.audit import AuditEntry
from store.invites.invites import InviteRequest
from store.issues.issues import Issue
from store.people.directory import Member, Organization, Role
from store.slack.cards import Card
from tests.bot.sources.senders import bearer
from tests.whole.program import wait_until
from tests.whole.test_restored import GONE, NO_INVITE, URL, as_drawn


def older(message, rows):
    return as_drawn(message, rows, lambda row: str(row.id))


@pytest.fixture
def card(running, ada):
    """Of issue 7, with its row."""
    running.post("alert")
    card = ada.expect_message("Boom 7", channel="alerts")
    assert wait_until(lambda: running.rows(Card)[0].external_id)
    return card, running.rows(Issue)


def test_a_card_in_a_channel(running, ada, card):
    """It acts as before; then it carries the token."""
    card, rows = card

    ada.press("Resolve", older(card, rows))

    ada.expect_ephemeral("You marked SHOP-7 as resolved.")
    ada.expect_update(card, "State: Resolved")
    ada.expect_message("marked SHOP-7 as resolved", thread=card)
    assert rows[0].token in str(card.blocks)


def test_a_card_in_a_channel_is_assigned(ada, card):
    """The select's block has the id."""
    card, rows = card

    ada.choose("Select Assignee…", "Me", older(card, rows))

    ada.expect_ephemeral("You assigned SHOP-7 to Ada Lovelace.")
    ada.expect_update(card, "Assignee: Ada Lovelace")
    ada.expect_message("SHOP-7", thread=card)


@pytest.mark.parametrize(
    "elsewhere", [{"ts": "1700000000.000100"}, {"channel": "C0GENERAL"}], ids=str
)
def test_another_message(running, ada, card, elsewhere):
    """A copy, or another database's: refused."""
    card, rows = card

    ada.press("Resolve", replace(older(card, rows), **elsewhere))

    ada.expect_ephemeral(GONE)
    assert running.rows(Issue) == rows


def test_another_id(running, ada, card):
    """The card is of another issue: refused, and it is drawn anew."""
    card, rows = card
    running.post("alert", issue=8)
    ada.expect_message("Boom 8", channel="alerts")

    ada.press("Resolve", as_drawn(card, rows, lambda _row: "2"))

    ada.expect_ephemeral(GONE)
    ada.expect_update(card, "Boom 7")
    assert {row.status for row in running.rows(Issue)} == {"unresolved"}
    assert [row.action for row in running.rows(AuditEntry) if row.action.startswith("issue")] == []


def test_an_unfolded_link(running, ada, card):
    """By the message that it stands under."""
    card, rows = card
    said = ada.says(URL, channel="general")
    ada.expect_update(said, "Boom 7")

    ada.press("Resolve", older(said, rows))

    ada.expect_ephemeral("You marked SHOP-7 as resolved.")
    ada.expect_update(said, "State: Resolved")
    ada.expect_update(card, "State: Resolved")
    ada.expect_message("SHOP-7", thread=card)
    assert rows[0].token in str(said.attachments)


@pytest.fixture
def request_cards(running, ada):
    """Of a request: in Ada's direct messages, and in the channel."""
    with running.changing() as session:
        session.get_one(Member, 1).role = Role.OWNER
        session.get_one(Organization, 1).approval_channels = ["slack:C0ALERTS"]
    body = {"id": "r", "email": "hedy@acme.test", "kind": "requested_to_join"}
    running._http.post("/api/invite-requests", json=body, headers=bearer())
    own = ada.expect_message("hedy@acme.test", channel=ada.user.id)
    other = ada.expect_message("hedy@acme.test", channel="alerts")
    assert wait_until(lambda: all(row.external_id for row in running.rows(Card)))
    return own, other


@pytest.mark.parametrize("place", [0, 1], ids=["direct message", "channel"])
def test_a_request(running, ada, request_cards, place):
    """It acts as before; every copy is drawn anew."""
    ada.press("Approve", older(request_cards[place], running.rows(InviteRequest)))

    ada.expect_ephemeral("Join request for hedy@acme.test has been approved.")
    for copy in request_cards:
        ada.expect_update(copy, "Approved by")


def test_a_request_elsewhere(running, ada, request_cards):
    """A message that is not stored: refused."""
    before = running.rows(InviteRequest)
    message = replace(older(request_cards[1], before), ts="1700000000.000100")

    ada.press("Approve", message)

    ada.expect_ephemeral(NO_INVITE)
    assert running.rows(InviteRequest) == before
