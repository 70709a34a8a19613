"""What can go wrong on the way to Sentry, on demand."""

import time

import httpx
import pytest

from bot.sandbox import AcceptedThenReset, HangsBefore, ResetBefore, SlowAnswer
from bot.sandbox.sentry import (
    CutBody,
    InternalError,
    LateStart,
    OtherAnswer,
    OtherShape,
    SentrySandbox,
    SignInPage,
    TooManyRequests,
    WebhooksFirst,
)


def test_down_and_up(sentry, rest, issue):
    """Refused while it is down; on the same port afterwards, with all it knew."""
    with sentry.outage(), pytest.raises(httpx.ConnectError):
        rest.put(issue, status="resolved")

    assert rest.put(issue, status="resolved").status_code == 200


def test_the_answer_is_lost(sentry, rest, issue):
    """It is done all the same; by a reset before nothing is."""
    sentry.faults.add("PUT issue", ResetBefore(), times=1)
    with pytest.raises(httpx.TransportError):
        rest.put(issue, status="resolved")
    assert sentry.feed(issue) == []
    sentry.faults.add("PUT issue", AcceptedThenReset(), times=1)
    with pytest.raises(httpx.TransportError):
        rest.put(issue, status="resolved")

    assert [row["type"] for row in sentry.feed(issue)] == ["set_resolved"]
    assert [call.status for call in sentry.requests] == [0, 0]


def test_cut_off(sentry, rest):
    """The length of the whole is announced, a part comes."""
    sentry.faults.add("members", CutBody(), times=1)

    with pytest.raises(httpx.RemoteProtocolError):
        rest.get("members/")
    assert rest.get("members/").status_code == 200


def test_another_shape(sentry, rest):
    """The first row has other fields, its neighbours are as ever."""
    sentry.faults.add("members", OtherShape({"id": None, "new": 1}), times=1)

    first, second, *_ = rest.get("members/").json()

    assert (first["id"], first["new"]) == (None, 1)
    assert second["id"]
    assert "new" not in second


def test_too_many(sentry, rest, issue):
    """HTML by its head, JSON by its body, no Retry-After; newer versions have an object."""
    sentry.faults.add("issue", TooManyRequests(resets_in=3), times=1)
    answer = rest.put(issue, status="resolved")

    assert (answer.status_code, answer.headers["Content-Type"]) == (429, "text/html; charset=utf-8")
    assert answer.json().startswith("You are attempting to use this endpoint too frequently.")
    assert "Retry-After" not in answer.headers
    assert int(answer.headers["X-Sentry-Rate-Limit-Reset"]) >= time.time()
    sentry.faults.add("*", TooManyRequests(is_new=True), times=1)
    assert "detail" in rest.get("members/").json()


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (InternalError(), (500, "errorId")),
        (InternalError(503), (503, "Internal Error")),
        (SignInPage(), (200, "Sign in")),
        (OtherAnswer({"version": 3}), (200, '"version"')),
    ],
    ids=["500", "503", "sign-in", "other"],
)
def test_other_answers(sentry, rest, issue, fault, expected):
    """Nothing is carried out."""
    sentry.faults.add("PUT", fault, times=1)
    answer = rest.put(issue, status="resolved")

    assert answer.status_code == expected[0]
    assert expected[1] in answer.text
    assert sentry.feed(issue) == []


def test_slow(sentry, rest, issue):
    """Late before it is done, late after it, or never; or a little late with everything."""
    rest.http.timeout = 0.05
    for fault in (LateStart(0.3), SlowAnswer(0.3), HangsBefore(0.3)):
        sentry.faults.add("PUT issue", fault, times=1)
        with pytest.raises(httpx.ReadTimeout):
            rest.put(issue, status="resolved")
    rest.http.timeout = 5
    sentry.latency = 0.01
    began = time.monotonic()

    assert rest.get("members/").status_code == 200
    assert time.monotonic() - began >= 0.01


def test_webhooks_before_the_answer(sentry, rest, receiver, issue):
    """Or after it, as a test wants it."""
    sentry.faults.add("PUT issue", WebhooksFirst(sentry.webhooks), times=1)
    rest.put(issue, status="resolved")
    assert [body["action"] for body in receiver.bodies("issue")] == ["resolved"]
    sentry.webhooks.hold()
    rest.put(issue, status="unresolved")

    assert len(receiver.came) == 1
    sentry.webhooks.release()


def test_behind_a_sign_in_page(sentry):
    """What is not the API is a page for people."""
    answer = httpx.get(f"{sentry.url}/auth/login/", trust_env=False)

    assert (answer.status_code, "Sign in" in answer.text) == (200, True)


def test_under_a_path():
    """Behind a proxy it may have a prefix, and another address in its links."""
    with SentrySandbox.acme(prefix="/sentry", public_url="https://sentry.acme.test") as sentry:
        headers = {"Authorization": f"Bearer {sentry.token}"}
        issue = sentry.raise_issue("api", "OSError: full")
        url = f"{sentry.url}/api/0/organizations/acme/issues/{issue.id}/"
        body = httpx.get(url, headers=headers, trust_env=False).json()
        bare = httpx.get(url.replace("/sentry/", "/"), headers=headers, trust_env=False)

    assert body["permalink"] == "https://sentry.acme.test/organizations/acme/issues/1/"
    assert "Sign in" in bare.text


def test_hosted_limits():
    """Five of a kind a second, told by headers; the rest has room."""
    with SentrySandbox.acme(hosted=True) as sentry:
        headers = {"Authorization": f"Bearer {sentry.token}"}
        issue = sentry.raise_issue("api", "OSError: full")
        base = f"{sentry.url}/api/0/organizations/acme/"
        with httpx.Client(base_url=base, headers=headers, trust_env=False) as client:
            answers = [client.get(f"issues/{issue.id}/") for _ in range(15)]
            other = client.get("members/")

    assert 429 in [answer.status_code for answer in answers]
    assert answers[0].headers["X-Sentry-Rate-Limit-Limit"] == "5"
    assert answers[0].headers["X-Sentry-Rate-Limit-Remaining"] == "4"
    assert other.headers["X-Sentry-Rate-Limit-Limit"] == "999"


def test_self_hosted_has_no_limits(rest, issue):
    """And no such headers."""
    answers = [rest.get(f"issues/{issue.id}/") for _ in range(10)]

    assert {answer.status_code for answer in answers} == {200}
    assert "X-Sentry-Rate-Limit-Limit" not in answers[0].headers
