import ssl
from datetime import timedelta
from http.client import RemoteDisconnected
from socket import gaierror
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack.failures import failure
from bot.vocabulary.failures import (
    Malformed,
    MessageDeleted,
    MessageGone,
    TargetDead,
    TemporaryFailure,
    Unknown,
    WorkspaceDown,
)

SECRET = "xoxb-never-to-be-seen"


def answered(error, status=200, headers=None):
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url=f"https://slack.com/api/x?token={SECRET}",
        req_args={"headers": {"Authorization": SECRET}},
        data={"ok": False, "error": error} if error else {},
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("failed", response)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (answered("ratelimited", 429, {"Retry-After": "7"}), TemporaryFailure),
        (answered("service_unavailable", 503), TemporaryFailure),
        (answered("request_timeout"), TemporaryFailure),
        (answered("internal_error"), Unknown),
        (answered("fatal_error", 500), Unknown),
        (answered("", 502), Unknown),
        (SlackApiError("not JSON", "<html>"), Unknown),
        (answered("Received a page: <html>", 502), Unknown),
        (answered("Received a page: <html>", 200), Unknown),
        (answered("Received a page: <html>", 403), TemporaryFailure),
        (answered("Received a page: <html>", 429, {"Retry-After": "7"}), TemporaryFailure),
        (answered("channel_not_found"), TargetDead),
        (answered("is_archived"), TargetDead),
        (answered("not_in_channel"), TargetDead),
        (answered("token_revoked"), WorkspaceDown),
        (answered("missing_scope"), WorkspaceDown),
        (answered("message_not_found"), MessageDeleted),
        (answered("thread_not_found"), MessageGone),
        (answered("invalid_blocks"), Malformed),
        (answered("msg_too_long"), Malformed),
        (answered("never_heard_of"), TemporaryFailure),
        (URLError(ConnectionRefusedError()), TemporaryFailure),
        (URLError(gaierror()), TemporaryFailure),
        (URLError(ssl.SSLError()), TemporaryFailure),
        (URLError(TimeoutError()), Unknown),
        (TimeoutError(), Unknown),
        (ConnectionResetError(), Unknown),
        (RemoteDisconnected(), Unknown),
    ],
    ids=str,
)
def test_what_an_error_means(error, kind):
    """Whether it is tried again, looked up first, or given up."""
    assert type(failure(error)) is kind


@pytest.mark.parametrize("name", ["Retry-After", "retry-after"])
def test_retry_after_is_read_in_any_case(name):
    """Header names come as the proxy likes them."""
    found = failure(answered("ratelimited", 429, {name: "7"}))

    assert found.retry_after == timedelta(seconds=7)


def test_a_limit_without_a_time_waits_half_a_minute():
    """What Slack asks for most often."""
    assert failure(answered("ratelimited", 429)).retry_after == timedelta(seconds=30)


def test_an_error_that_no_page_names_is_the_places():
    """It is tried for some minutes; then the place is paused, and no message is lost."""
    found = failure(answered("never_heard_of"))

    assert (found.tries, found.is_of_the_place) == (10, True)


@pytest.mark.parametrize("status", [200, 403, 407, 502])
def test_no_page_is_repeated(status):
    """What a proxy writes may hold anything."""
    assert "html" not in failure(answered(f"Received a page: <html>{SECRET}", status)).reason


@pytest.mark.parametrize("error", ["ratelimited", "invalid_auth", "never_heard_of", ""])
def test_no_reason_holds_a_secret(error):
    """Reasons are stored, logged, and shown."""
    assert SECRET not in failure(answered(error, 500)).reason


def test_a_fault_of_our_own_is_not_hidden():
    """What slack_sdk never raises is raised again."""
    with pytest.raises(KeyError):
        failure(KeyError("bug"))
