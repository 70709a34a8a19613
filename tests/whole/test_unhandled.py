"""Controls that this version does not draw, pressed whole way: acked, told in words, drawn anew."""

import copy
from contextlib import suppress

import pytest

from bot.sandbox import payloads
from bot.sandbox.elements import targets_of
from store.outbox.models import Delivery, DeliveryState
from store.slack.cards import Card
from tests.whole.program import wait_until

OLD = "from an older version of this app"


@pytest.fixture
def card(running, card):
    """Its place is stored."""
    assert wait_until(lambda: running.rows(Card)[0].external_id)
    return card


def send(person, kind, payload):
    return person._send(kind, payload, accepts=True)


def renamed(payload, name="vote_issue"):
    """The same click on a control of an older version."""
    changed = copy.deepcopy(payload)
    changed["actions"][0]["action_id"] = name
    return changed


def frame(running, person, kind):
    return payloads.frame(person._space, person.user, kind)


def test_a_button_of_an_older_card(running, ada, card):
    """Its card gets the buttons of this version."""
    delivery = send(ada, "interactive", renamed(ada.click_payload("Resolve", card)))

    assert delivery.is_acked
    ada.expect_ephemeral(f"{OLD}, and nothing was changed. The card is drawn anew")
    ada.expect_update(card, "charge() missing")


def test_a_button_of_a_message_that_is_not_ours(running, ada, card):
    """Nothing is drawn, and no word says so."""
    payload = renamed(ada.click_payload("Resolve", card))
    payload["container"]["message_ts"] = "1700000000.000100"

    assert send(ada, "interactive", payload).is_acked

    assert "drawn anew" not in ada.expect_ephemeral(OLD).plain_text


def drawn_to_the_end(running, person):
    """The Home as it stays: what was asked for twice may be drawn twice."""
    home = person.expect_home()
    open_states = {DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN}
    assert wait_until(lambda: not open_states & {row.state for row in running.rows(Delivery)})
    with suppress(AssertionError):
        while True:
            home = person.expect_home(timeout=0)
    return home


def test_a_button_of_the_home(running, ada):
    """It is told by direct message, and the Home is drawn."""
    ada.opens_home()
    home = drawn_to_the_end(running, ada)
    payload = renamed(
        payloads.block_actions(
            ada._space, ada.user, home, targets_of(home)[0], chosen={}, filled={}
        )
    )

    assert send(ada, "interactive", payload).is_acked

    ada.expect_message("The card is drawn anew", channel=ada.user.id)
    drawn_to_the_end(running, ada)


@pytest.fixture
def modal(running, ada, card):
    """The modal of Archive."""
    ada.press("Archive", card)
    return ada.expect_modal("Until when")


def test_a_form_of_an_older_version(ada, modal):
    """The words stand in the modal."""
    modal.body["callback_id"] = "vote"

    ada.submit(modal)

    ada.expect_modal(OLD)


def test_an_older_form_is_closed(ada, modal):
    """There is nothing to say."""
    modal.body["callback_id"] = "vote"
    payload = payloads.view_closed(ada._space, ada.user, modal, everything=False)

    assert send(ada, "interactive", payload).is_acked


def test_a_control_of_an_older_form(ada, modal):
    """The modal says it: a whisper would stand behind it."""
    target = targets_of(modal)[0]
    payload = payloads.block_actions(
        ada._space, ada.user, modal, target, chosen={}, filled=modal.filled
    )

    assert send(ada, "interactive", renamed(payload)).is_acked

    ada.expect_modal(OLD)


def test_a_select_of_an_older_version(running, ada, card):
    """The words stand in its list."""
    target = next(one for one in targets_of(card) if one.kind == "external_select")
    payload = payloads.block_suggestion(ada._space, ada.user, card, target, "ada")

    delivery = send(ada, "interactive", payload | {"action_id": "vote"})

    assert OLD.lower() in str(delivery.answer["options"]).lower()


def test_a_command_of_an_older_version(running, ada):
    """What it knows is a command away."""
    assert ada.command("/vote", "now", channel="alerts").is_acked

    ada.expect_ephemeral("does not know /vote")


@pytest.mark.parametrize("kind", ["shortcut", "message_action"])
def test_a_shortcut(running, ada, card, kind):
    """In the channel, or by direct message where there is none."""
    payload = frame(running, ada, kind) | {"callback_id": "vote", "trigger_id": "1.2.a"}
    if kind == "message_action":
        payload |= {"channel": {"id": card.channel, "name": "alerts"}}

    assert send(ada, "interactive", payload).is_acked

    words = "does not have that shortcut any more"
    if kind == "shortcut":
        ada.expect_message(words, channel=ada.user.id)
    else:
        ada.expect_ephemeral(words)


@pytest.mark.parametrize(
    "kind",
    ["interactive_message", "dialog_submission", "dialog_cancellation", "x"],
)
def test_what_no_version_drew(running, ada, kind):
    """Acked, whatever Slack comes to send; Bolt itself fails where it lacks its `actions`."""
    assert send(ada, "interactive", frame(running, ada, kind) | {"callback_id": "x"}).is_acked

    if kind == "interactive_message":
        ada.expect_message("can't perform that action", channel=ada.user.id)
