import dataclasses

import pytest

from bot.sandbox import seen_now
from bot.sandbox.errors import SlackError

PLAIN = {"type": "plain_text", "text": "Pick"}


def option(words):
    return {"text": {"type": "plain_text", "text": words}, "value": words.lower()}


MENU = {"type": "static_select", "action_id": "m", "placeholder": PLAIN, "options": [option("One")]}
SEARCH = {"type": "external_select", "action_id": "s", "placeholder": {**PLAIN, "text": "Assignee"}}
MORE = {"type": "overflow", "action_id": "o", "options": [option("Mute"), option("Follow")]}
PEOPLE = {"type": "users_select", "action_id": "u", "placeholder": {**PLAIN, "text": "Who"}}
SURE = dict.fromkeys(("title", "text", "confirm", "deny"), PLAIN)
DELETE = {"type": "button", "action_id": "d", "text": {**PLAIN, "text": "Delete"}, "confirm": SURE}


@pytest.fixture
def board(client, ada):
    """A message with one of each."""
    blocks = [{"type": "actions", "elements": [MENU, SEARCH, MORE, PEOPLE, DELETE]}]
    client.chat_postMessage(channel="C0ALERTS", text="board", blocks=blocks)
    return ada.expect_message("Delete")


def test_a_press_looks_as_slacks(ada, card, acking, sandbox):
    """Who, where, on what, and the ways to answer."""
    delivery = ada.press("Resolve", card)

    payload = acking.received[0].payload
    (action,) = payload["actions"]
    assert delivery.is_acked
    assert payload["type"] == "block_actions"
    assert payload["user"] == {
        "id": "U0ADA",
        "username": "ada",
        "name": "ada",
        "team_id": sandbox.team_id,
    }
    assert payload["container"]["message_ts"] == card.ts
    assert payload["message"]["blocks"] == card.blocks
    assert payload["channel"] == {"id": "C0ALERTS", "name": "alerts"}
    assert payload["response_url"].startswith(sandbox.url)
    assert (action["action_id"], action["block_id"], action["value"]) == ("resolve", "buttons", "7")


def test_the_round_of_press_ack_and_redraw(ada, card, bolt, sandbox):
    """The main job of an app, by Bolt, with a trigger, a redraw and an answer to one."""

    @bolt.action("resolve")
    def resolve(ack, body, client, respond):
        ack()
        client.chat_update(
            channel=body["channel"]["id"],
            ts=body["message"]["ts"],
            text=f"Resolved by <@{body['user']['id']}>",
            blocks=[],
        )
        respond("Done. Undo?")

    with sandbox.strict():
        ada.press("Resolve", card)

        assert ada.expect_update(card, containing="Resolved by @Ada Lovelace").blocks == []
        assert ada.expect_ephemeral("Undo?")


def test_a_button_that_is_not_there(ada, card):
    """The failure says what there is."""
    with pytest.raises(AssertionError, match=r"nothing called 'Archive' here; there is .*Resolve"):
        ada.press("Archive", card)


def test_a_stale_card_can_be_pressed(ada, card, client, acking):
    """As it was drawn when the person looked."""
    stale = seen_now(card)
    client.chat_update(channel="C0ALERTS", ts=card.ts, text="resolved", blocks=[])

    ada.press("Resolve", stale)

    assert acking.received[0].payload["message"]["blocks"] == stale.blocks
    assert dataclasses.is_dataclass(stale)


def test_a_confirmation_can_be_declined(ada, board, acking):
    """Then nothing is sent."""
    assert ada.press("Delete", board, confirm=False) is None
    assert acking.received == []
    assert ada.press("Delete", board).is_acked


def test_an_option_is_picked_by_its_words(ada, board, acking):
    """And is in the state of the message from then on."""
    ada.choose("Pick", "One", board)

    payload = acking.received[0].payload
    assert payload["actions"][0]["selected_option"] == option("One")
    (values,) = payload["state"]["values"].values()
    assert values["m"]["selected_option"] == option("One")


def test_a_menu_of_three_dots_is_pressed(ada, board, acking):
    """By the words of its option."""
    ada.press("Follow", board)

    assert acking.received[0].payload["actions"][0]["selected_option"] == option("Follow")


def test_a_person_is_picked_by_handle(ada, board, acking):
    """The app gets the id."""
    ada.choose("Who", "grace", board)

    assert acking.received[0].payload["actions"][0]["selected_user"] == "U0GRACE"


def test_an_external_option_is_searched_first(ada, board, acking):
    """The app is asked with what was typed, and its own option comes back."""
    acking.answer = {"options": [option("Grace"), option("Bob")]}

    ada.choose("Assignee", "Grace", board)

    search, pick = (request.payload for request in acking.received)
    assert (search["type"], search["value"]) == ("block_suggestion", "Grace")
    assert pick["actions"][0]["selected_option"] == option("Grace")


def test_an_option_that_is_not_offered(ada, board, acking):
    """The failure says what the app offers."""
    acking.answer = {"option_groups": [{"label": PLAIN, "options": [option("Bob")]}]}

    with pytest.raises(AssertionError, match=r"no option called 'Grace'; there is \['Bob'\]"):
        ada.choose("Assignee", "Grace", board)


def test_a_button_of_an_ephemeral_message(ada, client, acking):
    """Its payload says so, and has no message to update."""
    blocks = [{"type": "actions", "elements": [DELETE]}]
    client.chat_postEphemeral(channel="alerts", user="U0ADA", text="x", blocks=blocks)
    ada.press("Delete", ada.expect_ephemeral("Delete"))

    payload = acking.received[0].payload
    assert payload["container"]["is_ephemeral"]
    assert "message" not in payload


def test_a_button_under_a_link(ada, client, acking):
    """An unfurl's button says whose it is."""
    message = ada.says("see https://x.test/1", channel="alerts")
    shown = {"https://x.test/1": {"blocks": [{"type": "actions", "elements": [DELETE]}]}}
    client.chat_unfurl(channel="C0ALERTS", ts=message.ts, unfurls=shown)
    ada.press("Delete", message)

    payload = next(r.payload for r in acking.received if r.type == "interactive")
    assert payload["container"]["is_app_unfurl"]
    assert payload["app_unfurl"]["app_unfurl_url"] == "https://x.test/1"


def test_a_command_has_its_parts(ada, acking, sandbox):
    """And what is acked with it is shown to the person."""
    acking.answer = {"text": "The commands are …"}

    ada.command("/helio", "help me", channel="general")

    payload = acking.received[0].payload
    assert (payload["command"], payload["text"]) == ("/helio", "help me")
    assert (payload["channel_id"], payload["user_id"]) == ("C0GENERAL", "U0ADA")
    assert ada.expect_ephemeral("The commands are").channel == "C0GENERAL"


def test_a_commands_answer_for_all(ada, acking):
    """response_type says so."""
    acking.answer = {"text": "Told all", "response_type": "in_channel"}

    ada.command("/helio", channel="alerts")

    assert ada.expect_message("Told all", channel="alerts")


def test_a_dm_is_an_event(ada, acking):
    """Escaped as Slack stores it, links in brackets."""
    ada.says("is 1 < 2? https://x.test/a?b=1&c=2", dm=True)

    event = acking.wait()["event"]
    assert (event["type"], event["channel_type"], event["channel"]) == ("message", "im", "D0ADA")
    assert event["text"] == "is 1 &lt; 2? <https://x.test/a?b=1&amp;c=2>"


def test_a_mention_is_two_events(ada, acking):
    """The message, and the mention, as for an app that subscribes to both."""
    ada.mention_bot("why API-7", channel="alerts")
    acking.wait(2)

    kinds = [request.payload["event"]["type"] for request in acking.received]
    assert kinds == ["message", "app_mention"]


def test_a_reply_by_a_person(ada, card, acking):
    """In the thread of what was answered."""
    ada.says("on it", channel="alerts", thread=card)
    acking.wait()

    assert acking.received[0].payload["event"]["thread_ts"] == card.ts
    assert card.reply_users == ["U0ADA"]


def test_only_subscribed_events_are_sent(ada, acking, sandbox):
    """As the app's manifest says; then the app's own messages come too, as with Slack."""
    sandbox.subscribe({"app_home_opened"})

    ada.says("hello", dm=True)
    ada.opens_home()
    acking.wait()

    assert [r.payload["event"]["type"] for r in acking.received] == ["app_home_opened"]


def test_a_shortcut_of_a_message(ada, card, acking, sandbox):
    """Who, on which message, where; only what the manifest offers is in the menu."""
    with pytest.raises(SlackError, match="shortcut_not_found"):
        ada.shortcut("add", card)
    entry = {"name": "Add", "type": "message", "callback_id": "add", "description": ""}
    sandbox.offer_shortcuts([entry, entry | {"type": "global", "callback_id": "other"}])

    assert ada.shortcut("add", card).is_acked

    payload = acking.received[-1].payload
    assert sandbox.space.shortcuts == {"add": "Add"}
    assert (payload["type"], payload["callback_id"]) == ("message_action", "add")
    assert (payload["message_ts"], payload["message"]["ts"]) == (card.ts, card.ts)
    assert payload["channel"] == {"id": "C0ALERTS", "name": "alerts"}
    assert payload["user"]["id"] == "U0ADA"
    assert payload["response_url"].startswith(sandbox.url)
    assert payload["trigger_id"]


def test_an_edit_of_ones_own(ada, acking):
    """An app that does not read the channel hears nothing of it."""
    said = ada.says("one", channel="alerts")
    heard = len(acking.received)

    ada.edits(said, "two & more")

    assert (said.text, said.edited["user"]) == ("two &amp; more", "U0ADA")
    assert len(acking.received) == heard
