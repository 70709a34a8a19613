import pytest
from slack_sdk.webhook import WebhookClient

from bot.sandbox.response_urls import USES, ResponseUrls


@pytest.fixture
def hook(card, ada, acking):
    """The response URL of a press, as an app uses it."""
    ada.press("Resolve", card)
    return WebhookClient(acking.received[-1].payload["response_url"], retry_handlers=[])


def test_a_url_works_five_times():
    """Then it is as if it had never been."""
    urls = ResponseUrls()
    path = urls.make("actions", "C0ALERTS", "U0ADA", None)

    assert all(urls.use(path) for _ in range(USES))
    assert urls.use(path) is None


def test_an_old_or_unknown_url_does_not_work():
    """Thirty minutes, and only those that were made."""
    urls = ResponseUrls()
    path = urls.make("actions", "C0ALERTS", "U0ADA", None)
    urls.expire()

    assert urls.use(path) is None
    assert urls.use("actions/nonsense") is None


def test_an_answer_is_seen_by_who_pressed_only(hook, ada, sandbox):
    """Without a word on it, an answer is ephemeral, and in no history."""
    assert hook.send(text="Thanks").body == "ok"

    assert ada.expect_ephemeral("Thanks").ephemeral_to == "U0ADA"
    assert len(sandbox.messages("alerts")) == 1


def test_an_answer_may_be_for_the_channel(hook, ada):
    """response_type says so."""
    hook.send(text="Told all", response_type="in_channel")

    assert ada.expect_message("Told all").ephemeral_to is None


def test_an_answer_may_replace_the_message(hook, ada, card):
    """What the answer does not have, the message has no more."""
    hook.send(text="Resolved", replace_original=True)

    assert ada.expect_update(card, "Resolved").blocks == []


def test_an_answer_may_delete_the_message(hook, sandbox):
    """It is gone for all."""
    hook.send(delete_original=True)

    assert sandbox.messages("alerts") == []


def test_an_ephemeral_message_may_be_replaced(hook, ada, acking):
    """Its own button's answer takes its place."""
    button = {"type": "button", "action_id": "x", "text": {"type": "plain_text", "text": "More"}}
    hook.send(text="Ask", blocks=[{"type": "actions", "elements": [button]}])
    asked = ada.expect_ephemeral("More")
    ada.press("More", asked)

    WebhookClient(acking.received[-1].payload["response_url"]).send(
        text="Done", replace_original=True
    )

    assert ada.expect_update(asked, "Done").ephemeral_to == "U0ADA"


def test_bad_answers_are_refused(hook):
    """Nothing to show, or blocks that Slack would not take."""
    assert (hook.send(text="").status_code, hook.send(text="").body) == (
        400,
        '{"ok": false, "error": "no_text"}',
    )
    assert hook.send(blocks=[{"type": "nonsense"}]).status_code == 400


def test_a_used_up_url_is_not_found(hook):
    """404, as Slack says it."""
    for _ in range(USES):
        hook.send(text="again")

    assert hook.send(text="once more").status_code == 404
