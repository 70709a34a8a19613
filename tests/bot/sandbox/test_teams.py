import pymsteams
import pytest
import requests

from bot.sandbox import Answers

CARD = {
    "type": "AdaptiveCard",
    "version": "1.4",
    "body": [{"type": "TextBlock", "text": "Cart is empty"}],
    "actions": [{"type": "Action.OpenUrl", "title": "Open issue", "url": "https://x.test"}],
}


def envelope(*cards):
    kind = "application/vnd.microsoft.card.adaptive"
    attachments = [{"contentType": kind, "contentUrl": None, "content": card} for card in cards]
    return {"type": "message", "attachments": attachments}


def test_a_card_by_pymsteams_is_kept(sandbox):
    """202, which the client takes for a success."""
    card = pymsteams.connectorcard(sandbox.teams.url)
    card.payload = envelope(CARD)
    card.send()

    (kept,) = sandbox.teams.cards
    assert (kept.flow, kept.card) == ("ops", CARD)
    assert kept.plain_text == "Cart is empty\nOpen issue"
    assert card.last_http_response.status_code == 202


def test_a_bare_card_is_taken_too(sandbox):
    """As some flows want it."""
    assert requests.post(sandbox.teams.url, json=CARD, timeout=5).status_code == 202
    assert sandbox.teams.expect("Cart is empty").card == CARD


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"type": "message"}, 400),
        (envelope({"type": "MessageCard"}), 400),
        (envelope({k: v for k, v in CARD.items() if k != "version"}), 400),
        (envelope(CARD, {}), 400),
        ({**CARD, "body": [{"type": "TextBlock", "text": "x" * 30_000}]}, 413),
    ],
)
def test_what_is_no_card_is_refused(sandbox, body, status):
    """Nothing is kept of it."""
    assert requests.post(sandbox.teams.url, json=body, timeout=5).status_code == status
    assert sandbox.teams.cards == []


def test_the_address_is_the_secret(sandbox):
    """A wrong signature is turned away."""
    wrong = sandbox.teams.url.replace("sig=secret", "sig=guess")

    assert requests.post(wrong, json=CARD, timeout=5).status_code == 401
    assert requests.get(sandbox.teams.url, timeout=5).status_code == 404


def test_faults_meet_it_too(sandbox):
    """A 200 whose body is an error, as Teams can answer."""
    sandbox.faults.add("teams", Answers(status=200, body="Webhook message delivery failed"))

    answer = requests.post(sandbox.teams.url, json=CARD, timeout=5)

    assert (answer.status_code, answer.text) == (200, "Webhook message delivery failed")
    assert sandbox.teams.cards == []
