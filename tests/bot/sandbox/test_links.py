import pytest

from bot.sandbox.links import link_shared
from bot.sandbox.records import Message


@pytest.fixture
def space(sandbox):
    sandbox.subscribe(None, unfurl_domains=["acme.test"])
    return sandbox.space


def event_for(space, text):
    message = Message("1.000001", "C0ALERTS", "U0ADA", text)
    return link_shared(space, space.channels["C0ALERTS"], message)


def test_the_apps_own_links_are_told(space):
    """Subdomains too; each once, as it was before it was escaped."""
    url = "<https://sentry.acme.test/issues/1/?a=1&amp;b=2>"
    event = event_for(space, f"{url} {url} <https://acme.test|label>")

    assert [link["url"] for link in event["links"]] == [
        "https://sentry.acme.test/issues/1/?a=1&b=2",
        "https://acme.test",
    ]
    assert event["links"][0]["domain"] == "acme.test"


def test_other_links_are_not(space):
    """A domain that only ends alike is another one."""
    assert event_for(space, "<https://notacme.test/1> and acme.test") is None


def test_a_person_who_shares_a_link_makes_the_event(space, ada, acking, client):
    """The unfurl by the event's own id reaches the message."""
    message = ada.says("https://acme.test/1", channel="alerts")
    event = acking.wait(2)["event"]
    client.api_call(
        "chat.unfurl",
        json={
            "unfurl_id": event["unfurl_id"],
            "unfurls": {"https://acme.test/1": {"text": "seen"}},
        },
    )

    assert event["type"] == "link_shared"
    assert "seen" in message.plain_text
