"""Slack on this machine for single listeners, and payloads as it sends them."""

import pytest
from slack_sdk import WebClient

from bot.sandbox import Sandbox
from listeners.answers import Answers


@pytest.fixture
def slack():
    with Sandbox.acme() as sandbox:
        sandbox.subscribe([])
        yield sandbox


@pytest.fixture
def client(slack):
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def answers(client, services):
    answers = Answers(client, services)
    yield answers
    answers.close(1)


@pytest.fixture
def click(slack, client):
    """Ada's click on a button with that value, as Slack sends it."""

    def click(value="1"):
        button = {
            "type": "button",
            "action_id": "resolve_issue",
            "value": "1",
            "text": {"type": "plain_text", "text": "Resolve"},
        }
        blocks = [{"type": "actions", "elements": [button]}]
        client.chat_postMessage(channel="C0ALERTS", text="A card", blocks=blocks)
        ada = slack.act_as("ada")
        payload = ada.click_payload("Resolve", ada.expect_message())
        payload["actions"][0]["value"] = value
        return payload

    return click
