import threading

import pytest


def test_a_message_is_expected_once(client, ada):
    """The second expectation is for a second message."""
    client.chat_postMessage(channel="alerts", text="one")
    ada.expect_message("one")

    with pytest.raises(AssertionError, match="expected a message with 'one'"):
        ada.expect_message("one", timeout=0)


def test_it_waits_for_what_is_not_there_yet(client, ada):
    """Until its time is over, and not longer than needed."""
    later = threading.Timer(0.1, client.chat_postMessage, kwargs={"channel": "alerts", "text": "x"})
    later.start()

    assert ada.expect_message("x", timeout=5).text == "x"
    later.join()


def test_the_failure_shows_what_there_was(client, ada):
    """With its place, so that the mistake is seen at once."""
    client.chat_postMessage(channel="alerts", text="something else")

    with pytest.raises(AssertionError) as failure:
        ada.expect_message("the card", timeout=0)

    assert "ada expected a message with 'the card' within 0 s" in str(failure.value)
    assert "message in C0ALERTS: 'something else'" in str(failure.value)


def test_each_person_expects_for_themselves(client, sandbox, ada):
    """What Ada has seen, Bob may expect too."""
    client.chat_postMessage(channel="alerts", text="x")

    assert ada.expect_message("x") is sandbox.act_as("bob").expect_message("x")


def test_nobody_sees_another_persons_dm(client, sandbox, ada):
    """Nor what is shown to one person only."""
    bob = sandbox.act_as("bob")
    client.chat_postMessage(channel="U0ADA", text="secret")
    client.chat_postEphemeral(channel="alerts", user="U0ADA", text="secret")

    with pytest.raises(AssertionError, match="nothing new"):
        bob.expect_message("secret", timeout=0)
    with pytest.raises(AssertionError, match="nothing new"):
        bob.expect_ephemeral("secret", timeout=0)
    assert ada.expect_message("secret", channel="U0ADA")


def test_a_reply_is_expected_in_its_thread(client, ada, card):
    """A message elsewhere with the same words is not taken for it."""
    client.chat_postMessage(channel="alerts", text="assigned")
    reply = client.chat_postMessage(channel="alerts", text="assigned", thread_ts=card.ts)["ts"]

    assert ada.expect_message("assigned", thread=card).ts == reply


def test_redraws_on_the_way_are_expected_with_the_last(client, sandbox, ada, card):
    """A card may be redrawn many times until it is as expected."""
    for text in ("one", "two", "three"):
        client.chat_update(channel="C0ALERTS", ts=card.ts, text=text, blocks=[])

    ada.expect_update(card, "three")

    sandbox.expect_nothing_more(settle=0)


@pytest.mark.parametrize("show", ["message", "update", "ephemeral", "modal", "home"])
def test_what_nobody_expected_is_a_failure(client, sandbox, card, show):
    """Whatever kind it is, with its words."""
    body = {"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "surprise"}}]}
    modal = body | {"type": "modal", "title": {"type": "plain_text", "text": "x"}}
    trigger = sandbox.space.views.make_trigger("U0ADA")
    {
        "message": lambda: client.chat_postMessage(channel="alerts", text="surprise"),
        "update": lambda: client.chat_update(
            channel="C0ALERTS", ts=card.ts, text="surprise", blocks=[]
        ),
        "ephemeral": lambda: client.chat_postEphemeral(
            channel="alerts", user="U0ADA", text="surprise"
        ),
        "modal": lambda: client.views_open(trigger_id=trigger, view=modal),
        "home": lambda: client.views_publish(user_id="U0ADA", view=body | {"type": "home"}),
    }[show]()

    with pytest.raises(AssertionError, match=rf"(?s){show}.*surprise"):
        sandbox.expect_nothing_more(settle=0)


def test_a_strict_block_fails_at_its_end(client, sandbox, ada):
    """And passes when all was expected."""
    with sandbox.strict(settle=0):
        client.chat_postMessage(channel="alerts", text="x")
        ada.expect_message("x")

    with pytest.raises(AssertionError, match="nobody expected"), sandbox.strict(settle=0):
        client.chat_postMessage(channel="alerts", text="y")


def test_the_words_may_be_the_fallback_or_the_markup(client, ada):
    """A message is found by what it shows, what was posted, or what a notification says."""
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*By* <@U0ADA>"}}]
    for _ in range(3):
        client.chat_postMessage(channel="alerts", text="fallback", blocks=blocks)

    for words in ("By @Ada Lovelace", "<@U0ADA>", "fallback"):
        assert ada.expect_message(words, timeout=0)
