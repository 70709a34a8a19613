import socket
import time
import urllib.error

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import (
    AcceptedThenHangs,
    AcceptedThenReset,
    Answers,
    HangsBefore,
    RateLimited,
    ResetBefore,
    SlowAnswer,
)
from bot.sandbox.faults import Faults
from tests.pace import allowed

LOST = (urllib.error.URLError, ConnectionError, TimeoutError, OSError)


def post(client, channel="C0ALERTS"):
    return client.chat_postMessage(channel=channel, text="x")


def test_a_limit_says_when_to_come_back(sandbox, client):
    """429 with Retry-After, nothing posted, and the call's record says so."""
    sandbox.faults.add("chat.postMessage", RateLimited(retry_after=2), times=1)

    with pytest.raises(SlackApiError) as refusal:
        post(client)

    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "2"
    assert (sandbox.calls()[0].status, sandbox.calls()[0].retry_after) == (429, 2.0)
    assert sandbox.messages("alerts") == []
    assert post(client)["ok"]


def test_a_limit_may_vary(sandbox, client):
    """From so many to so many seconds."""
    sandbox.faults.add("chat.postMessage", RateLimited(retry_after=(1, 5)))
    for _ in range(20):
        with pytest.raises(SlackApiError):
            post(client)

    waits = {call.retry_after for call in sandbox.calls()}
    assert waits <= {1.0, 2.0, 3.0, 4.0, 5.0}
    assert len(waits) > 1


@pytest.mark.parametrize("status", [500, 502, 200])
def test_an_error_in_place_of_the_work(sandbox, client, status):
    """By status, by error, and nothing is posted."""
    sandbox.faults.add("chat.postMessage", Answers(status=status, error="internal_error"))

    with pytest.raises(SlackApiError) as refusal:
        post(client)

    assert refusal.value.response.status_code == status
    assert sandbox.messages("alerts") == []


def test_a_body_that_is_no_json_at_all(sandbox, client):
    """As a proxy in between would answer."""
    sandbox.faults.add("*", Answers(status=502, body="<html>Bad gateway</html>"))

    with pytest.raises(SlackApiError):
        post(client)

    assert sandbox.calls()[0].status == 502


def test_a_lost_answer_is_a_posted_message(sandbox, client):
    """The connection is reset after the work."""
    sandbox.faults.add("chat.postMessage", AcceptedThenReset(), times=1)

    with pytest.raises(LOST):
        post(client)

    assert len(sandbox.messages("alerts")) == 1
    assert sandbox.calls()[0].status == 0


def test_a_reset_before_is_no_message(sandbox, client):
    """The other ambiguous end."""
    sandbox.faults.add("chat.postMessage", ResetBefore())

    with pytest.raises(LOST):
        post(client)

    assert sandbox.messages("alerts") == []


@pytest.mark.parametrize(("fault", "posted"), [(HangsBefore(60), 0), (AcceptedThenHangs(60), 1)])
def test_a_silent_server_runs_into_the_clients_timeout(sandbox, fault, posted):
    """Whether it was posted cannot be told from outside."""
    impatient = WebClient(sandbox.bot_token, base_url=sandbox.api_url, timeout=1)
    sandbox.faults.add("chat.postMessage", fault)

    with pytest.raises((TimeoutError, socket.timeout, urllib.error.URLError)):
        post(impatient)

    assert len(sandbox.messages("alerts")) == posted


def test_a_hang_ends_without_an_answer(sandbox, client):
    """After its seconds the connection is closed."""
    sandbox.faults.add("chat.postMessage", HangsBefore(0.05))

    with pytest.raises(LOST):
        post(client)

    assert sandbox.messages("alerts") == []


def test_a_slow_answer_is_posted_at_once(sandbox, client):
    """Only the answer is late."""
    sandbox.faults.add("chat.postMessage", SlowAnswer(0.3))
    start = time.monotonic()

    post(client)

    assert time.monotonic() - start >= 0.3
    assert len(sandbox.messages("alerts")) == 1


def test_a_slow_answer_holds_up_nobody_else(sandbox, client):
    """Other calls are answered meanwhile."""
    sandbox.faults.add("chat.postMessage", HangsBefore(60), channel="C0BACKEND")

    assert post(client)["ok"]


def test_a_fault_of_one_channel(sandbox, client):
    """Others are not met by it."""
    sandbox.faults.add("chat.postMessage", Answers(error="is_archived"), channel="C0BACKEND")

    assert post(client)["ok"]
    with pytest.raises(SlackApiError, match="is_archived"):
        post(client, "C0BACKEND")


def test_a_fault_by_chance_repeats_from_run_to_run():
    """About as often as said, and the same ones each time."""
    runs = []
    for _ in range(2):
        faults = Faults()
        faults.add("x", RateLimited(probability=0.3))
        runs.append([faults.pick("x", {}) is not None for _ in range(1000)])

    assert runs[0] == runs[1]
    assert 230 < sum(runs[0]) < 370


def test_a_fault_is_over_after_its_times():
    """And all are after clear."""
    faults = Faults()
    faults.add("x", RateLimited(), times=2)
    met = [faults.pick("x", {}) is not None for _ in range(4)]
    faults.add("x", RateLimited())
    faults.clear()

    assert met == [True, True, False, False]
    assert faults.pick("x", {}) is None


def test_stopping_is_quick_while_a_call_hangs(sandbox):
    """A test that ends early does not wait for its faults."""
    sandbox.faults.add("chat.postMessage", HangsBefore(60))
    port = int(sandbox.url.rsplit(":", 1)[1].strip("/"))
    request = b"POST /api/chat.postMessage HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as hanging:
        hanging.sendall(request)
        while not sandbox.calls():
            time.sleep(0.01)
        start = time.monotonic()
        sandbox.stop()

    assert time.monotonic() - start < allowed(5)
