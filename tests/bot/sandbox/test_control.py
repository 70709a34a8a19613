import pytest
import requests
from slack_sdk.errors import SlackApiError


@pytest.fixture
def wish(sandbox):
    """Ask for a fault over HTTP."""
    return lambda **body: requests.post(f"{sandbox.url}sandbox/faults", json=body, timeout=5)


def test_a_fault_is_asked_for_and_cleared(wish, client):
    """With its own arguments."""
    wish(method="chat.postMessage", fault="RateLimited", retry_after=2, times=1)
    with pytest.raises(SlackApiError) as refusal:
        client.chat_postMessage(channel="alerts", text="x")
    wish(method="chat.postMessage", fault="Answers", status=500)
    wish(clear=True)

    assert refusal.value.response.headers["Retry-After"] == "2"
    assert client.chat_postMessage(channel="alerts", text="x")["ok"]


def test_the_socket_is_broken_over_http(wish, acking, sandbox):
    """As by the Python face."""
    assert sandbox.connections == 1

    assert wish(socket="refuse", seconds=60).json() == {"ok": True}
    assert wish(socket="reset").json() == {"ok": True}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"method": "x", "fault": "Nonsense"},
        {"method": "x", "fault": "Answers", "colour": "red"},
        {"socket": "nonsense"},
        {"socket": "half_open"},
    ],
)
def test_a_wish_that_makes_no_sense(wish, body):
    """400 with what it lacks."""
    answer = wish(**body)

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_calls_are_read_over_http(sandbox, client):
    """Those of one method, with arguments and answers."""
    client.auth_test()
    client.chat_postMessage(channel="alerts", text="x")
    (call,) = requests.get(f"{sandbox.url}sandbox/calls?method=chat.postMessage", timeout=5).json()

    assert (call["arguments"]["text"], call["answer"]["ok"]) == ("x", True)


def test_calls_without_the_first(sandbox, client):
    """Whoever has read some reads on from there."""
    for text in ("x", "y", "z"):
        client.chat_postMessage(channel="alerts", text=text)
    url = f"{sandbox.url}sandbox/calls?method=chat.postMessage&after="

    found = requests.get(f"{url}2", timeout=5).json()

    assert [call["arguments"]["text"] for call in found] == ["z"]
    assert requests.get(f"{url}some", timeout=5).status_code == 400
