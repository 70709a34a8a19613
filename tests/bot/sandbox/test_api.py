import http.client
import json
import time

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError


def bare_call(sandbox, path, body=b"", **headers):
    """One request without slack_sdk: status, headers and body."""
    port = int(sandbox.url.rsplit(":", 1)[1].strip("/"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("POST", path, body, {k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    found = answer.status, answer.headers, answer.read()
    connection.close()
    return found


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("", "not_authed"),
        ("xoxb-wrong", "invalid_auth"),
        ("xapp-sandbox-app", "not_allowed_token_type"),
    ],
)
def test_a_token_is_checked(sandbox, token, error):
    """No token, a wrong one, and one of the other kind are told apart."""
    with pytest.raises(SlackApiError, match=error):
        WebClient(token, base_url=sandbox.api_url).auth_test()


def test_a_token_may_come_as_an_argument(sandbox):
    """As Slack takes it too; it is not kept among the arguments."""
    form = b"token=xoxb-sandbox-bot"
    kind = "application/x-www-form-urlencoded"
    _, _, body = bare_call(sandbox, "/api/auth.test", form, Content_Type=kind)

    assert json.loads(body)["ok"]
    assert sandbox.calls("auth.test")[0].arguments == {}


def test_another_token_may_be_set(sandbox):
    """Then the old one opens nothing."""
    sandbox.bot_token = "xoxb-sandbox-other"

    assert WebClient("xoxb-sandbox-other", base_url=sandbox.api_url).auth_test()["ok"]
    with pytest.raises(SlackApiError, match="invalid_auth"):
        WebClient("xoxb-sandbox-bot", base_url=sandbox.api_url).auth_test()


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
def test_a_revoked_token_is_refused_until_restored(sandbox, client, error):
    """By the word that the test chose."""
    sandbox.revoke(error)

    with pytest.raises(SlackApiError, match=error):
        client.chat_postMessage(channel="alerts", text="x")
    sandbox.restore()
    assert client.chat_postMessage(channel="alerts", text="x")["ok"]


def test_a_missing_scope_is_named(sandbox, client):
    """With what is needed and what there is."""
    sandbox.space.scopes = {"channels:read"}

    with pytest.raises(SlackApiError) as refusal:
        client.chat_postMessage(channel="alerts", text="x")

    answer = refusal.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert answer["provided"] == "channels:read"


def test_an_unknown_method(client):
    """Slack names the method again."""
    with pytest.raises(SlackApiError, match="unknown_method") as refusal:
        client.api_call("chat.shout")

    assert refusal.value.response["req_method"] == "chat.shout"


def test_a_body_that_is_no_json(sandbox):
    """Answered, not dropped."""
    status, _, body = bare_call(sandbox, "/api/auth.test", b"{", Content_Type="application/json")

    assert (status, json.loads(body)["error"]) == (200, "invalid_json")


def test_every_call_is_written_down(sandbox, client):
    """Arguments, times, kind of token and answer; refused ones too."""
    before = time.monotonic()
    client.chat_postMessage(channel="alerts", text="x")
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C0NONE", text="x")

    first, second = sandbox.calls("chat.postMessage")
    assert first.arguments == {"channel": "alerts", "text": "x"}
    assert before <= first.at <= time.monotonic()
    assert (first.token_kind, first.status, first.answer["ok"]) == ("bot", 200, True)
    assert second.answer["error"] == "channel_not_found"


def test_calls_are_counted_without_reading_them(sandbox, client):
    """For tests with very many."""
    for _ in range(3):
        client.auth_test()

    assert sandbox.call_count("auth.test") == 3
    assert sandbox.call_count() == 3


def test_a_fault_of_our_own_is_not_hidden(sandbox, client, caplog):
    """A handler that breaks answers 500 and is in the log."""
    sandbox.space.users = None

    with pytest.raises(SlackApiError, match="fatal_error"):
        client.users_list()

    assert "users.list failed" in caplog.text
