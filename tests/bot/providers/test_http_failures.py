from datetime import timedelta

import pytest
import requests
from requests import exceptions
from requests.structures import CaseInsensitiveDict

from bot.providers.http_failures import answered, retry_after, unanswered
from bot.vocabulary.failures import (
    Malformed,
    PermanentFailure,
    TargetDead,
    TemporaryFailure,
    Unknown,
)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, TargetDead),
        (400, Malformed),
        (401, TargetDead),
        (403, TargetDead),
        (404, TargetDead),
        (405, TargetDead),
        (408, TemporaryFailure),
        (409, PermanentFailure),
        (410, TargetDead),
        (413, Malformed),
        (422, Malformed),
        (429, TemporaryFailure),
        (500, Unknown),
        (502, Unknown),
        (503, Unknown),
        (504, Unknown),
    ],
)
def test_what_a_status_means(status, kind):
    """Whether it is tried again, said in a plainer form, or the target paused."""
    failure = answered(status, {}, "Teams")

    assert type(failure) is kind
    assert str(status) in failure.reason


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (exceptions.ConnectTimeout(), TemporaryFailure),
        (exceptions.SSLError(), TemporaryFailure),
        (exceptions.ProxyError(), TemporaryFailure),
        (exceptions.ReadTimeout(), Unknown),
        (exceptions.ChunkedEncodingError(), Unknown),
        (exceptions.ConnectionError(), Unknown),
        (exceptions.ConnectionError("Connection aborted."), Unknown),
        (exceptions.TooManyRedirects(), TargetDead),
        (exceptions.InvalidURL(), TargetDead),
        (ConnectionResetError(), Unknown),
        (None, Unknown),
    ],
    ids=repr,
)
def test_what_silence_means(error, kind):
    """Unknown unless it is certain that nothing left."""
    assert type(unanswered(error, "Teams")) is kind


@pytest.mark.parametrize("host", ["127.0.0.1:9", "no-such-host.invalid"])
def test_nobody_there(host):
    """A closed port, and a name that leads nowhere: requests has one error for both."""
    with pytest.raises(exceptions.ConnectionError) as caught:
        requests.get(f"http://{host}/", timeout=1)

    assert type(unanswered(caught.value, "Teams")) is TemporaryFailure


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("7", timedelta(seconds=7)),
        (" 0 ", timedelta(0)),
        ("9" * 400, timedelta(hours=1)),
        ("soon", timedelta(seconds=30)),
        ("-5", timedelta(seconds=30)),
        ("\u0667", timedelta(seconds=30)),
        ("Wed, 21 Oct 2026 07:28:00 GMT", timedelta(seconds=30)),
    ],
)
def test_how_long_to_wait(said, wait):
    """Seconds within reason; whatever else it says is half a minute."""
    assert retry_after(CaseInsensitiveDict({"retry-after": said})) == wait


def test_a_limit_without_a_time():
    """Half a minute too."""
    assert answered(429, {}, "Teams").retry_after == timedelta(seconds=30)
