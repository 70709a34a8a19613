"""What is no good answer, in words; no token in any of them."""

import logging
import socket
import threading
import traceback
from pathlib import Path

import pytest

from bot.sentry import connection
from bot.sentry.errors import (
    SentryBroken,
    SentryDenied,
    SentryElsewhere,
    SentryError,
    SentryNotFound,
    SentryOrganizationUnknown,
    SentryRefused,
    SentryTokenInvalid,
    SentryUnknown,
    SentryUnreachable,
)
from tests.bot.sentry.conftest import TOKEN
from tests.bot.sentry.rest import ACME, FORBIDDEN, NOT_FOUND, Reply, issue

CERTIFICATE = Path(__file__).parents[1] / "sandbox" / "certificate.pem"
EXPIRED = Path(__file__).with_name("expired.pem")
PAGE = b"<!DOCTYPE html><title>Sign in</title>"
NOT_VALID = "No release data present in the system"


def fault(call, kind):
    """The error's text, which is shown to people and logged."""
    with pytest.raises(SentryError) as caught:
        call()
    assert type(caught.value) is kind
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    return str(caught.value)


ANSWERS = {
    "refused": (
        Reply({"statusDetails": {"inNextRelease": [NOT_VALID]}}, 400),
        SentryRefused,
        f"Sentry refused: {NOT_VALID}",
    ),
    "comment": (
        Reply('{"detail": "You have already posted that comment."}', 400),
        SentryRefused,
        "Sentry refused: You have already posted that comment.",
    ),
    "wordless": (Reply({}, 405), SentryRefused, "Sentry refused: HTTP 405"),
    "revoked": (
        Reply({"detail": "Token expired"}, 401),
        SentryTokenInvalid,
        "Sentry does not know SENTRY_TOKEN (Token expired): set a valid one",
    ),
    "internal": (
        Reply({"detail": "Internal Error", "errorId": "4a72"}, 500),
        SentryBroken,
        "Sentry has an error of its own (HTTP 500)",
    ),
    "gateway": (Reply(body=PAGE, status=502), SentryBroken, "an error of its own (HTTP 502)"),
    "sign-in": (Reply(body=PAGE), SentryElsewhere, "a sign-in stands before it"),
    "another program": (Reply(body=PAGE, status=404), SentryElsewhere, "another path or program"),
    "forbidding proxy": (Reply(body=PAGE, status=403), SentryElsewhere, "a web page (HTTP 403)"),
    "half": (Reply(body=b'{"id": "1", "sta'), SentryBroken, "is no JSON (HTTP 200)"),
    "deep": (Reply(body=b"[" * 100_000), SentryBroken, "is no JSON"),
    "cut off": (Reply(issue(), cut=5), SentryBroken, "Sentry's answer was cut off"),
    "shape": (Reply({"id": "1", "status": 5}), SentryBroken, "another shape than expected, at "),
    "list": (Reply([]), SentryBroken, "another shape"),
    "nothing": (Reply(), SentryBroken, "is no JSON"),
    "silence": (Reply(is_silent=True), SentryUnknown, "closed the connection without an answer"),
    "plain": (
        Reply(body=b"<h1>400</h1>The plain HTTP request was sent to HTTPS port", status=400),
        SentryElsewhere,
        "SENTRY_URL must begin with https://",
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_each_bad_answer_has_its_class_and_words(rest, client, name):
    """Whatever stands there instead of Sentry, or in its way."""
    reply, kind, words = ANSWERS[name]
    rest.answer("issues/1/", reply, method="PUT")

    said = fault(lambda: client.update_issue("1", {"status": "resolved"}), kind)

    assert words in said
    assert said.isprintable()


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("https://sentry.acme.test/api/0/x/", "set SENTRY_URL to it"),
        ("https://ada:pw@sentry.acme.test/api/0/x/?token=hunter2", "https://sentry.acme.test is"),
        ("/auth/login/acme/?next=hunter2", "sends to a sign-in"),
        ("http://[", "sends elsewhere"),
        ("", "sends elsewhere"),
    ],
)
def test_a_redirect_is_not_followed(rest, client, location, words):
    """It would carry the token elsewhere; where it leads is said, without what it holds."""
    rest.answer("issues/1/", Reply(status=302, headers={"Location": location}))

    said = fault(lambda: client.issue("1"), SentryElsewhere)

    assert words in said
    assert "hunter2" not in said
    assert "pw" not in said
    assert len(rest.asked) == 1


def test_a_scope_that_lacks_is_named(rest, client):
    """With what it is needed for."""
    rest.answer("issues/1/", FORBIDDEN, method="PUT")
    user = {"id": "7", "name": "x", "email": ""}
    rest.answer("", {"user": user, "auth": {"scopes": ["event:read"]}}, root="/api/0/")

    with pytest.raises(SentryDenied, match="is needed to resolve, archive") as caught:
        client.update_issue("1", {})

    assert caught.value.scope == "event:write"
    assert "SENTRY_TOKEN lacks the scope event:write" in str(caught.value)


def test_a_token_of_another_organization(rest, client):
    """It has the scope, and still may not."""
    rest.answer("members/", FORBIDDEN)
    user = {"id": "7", "name": "x", "email": ""}
    rest.answer("", {"user": user, "auth": {"scopes": ["member:admin"]}}, root="/api/0/")

    assert "is it another organization's?" in fault(client.members, SentryDenied)


def test_a_token_that_is_revoked_in_mid_flight(rest, client):
    """The second question finds that out."""
    rest.answer("members/", FORBIDDEN)
    rest.answer("", Reply({"detail": "Invalid token"}, 401), root="/api/0/")

    assert "set a valid one" in fault(client.members, SentryTokenInvalid)
    rest.answer("", {"version": "0", "user": None, "auth": None}, root="/api/0/")
    assert "set a valid one" in fault(client.whoami, SentryTokenInvalid)


def test_deleted_is_not_renamed(rest, client):
    """Both are 404; where the organization is gone, no issue was deleted."""
    fault(lambda: client.issue("1"), SentryNotFound)

    rest.answer("", NOT_FOUND)
    said = fault(lambda: client.issue("1"), SentryOrganizationUnknown)

    assert "SENTRY_ORG must be its slug" in said


@pytest.mark.parametrize("now", [Reply(ACME, is_silent=True), Reply(body=PAGE), FORBIDDEN])
def test_whether_it_is_deleted_must_be_sure(rest, client, now):
    """An empty 404 can come from anything in between; who may not look knows it is there."""
    rest.answer("issues/1/", Reply(status=404))
    rest.answer("", now)

    with pytest.raises(SentryError) as caught:
        client.issue("1")

    assert isinstance(caught.value, SentryNotFound) == (now is FORBIDDEN)


@pytest.mark.parametrize("size", [connection.SIZE_MAX + 1, 3 * connection.SIZE_MAX])
def test_an_answer_is_bounded(rest, client, size):
    """10 MiB is more than anything that is asked for."""
    rest.answer("issues/1/", Reply(body=b" " * size))

    assert "larger than 10 MiB" in fault(lambda: client.issue("1"), SentryBroken)


def test_an_answer_that_drips_ends(rest, client, monkeypatch):
    """Each of its parts comes in time."""
    monkeypatch.setattr(connection, "WHOLE", -1.0)
    rest.answer("issues/1/", issue())

    assert "takes longer" in fault(lambda: client.issue("1"), SentryBroken)


def test_no_answer_in_time(rest, client, monkeypatch):
    """It was sent: nobody knows whether it was done."""
    monkeypatch.setattr(client.connection._http, "timeout", 0.05)
    goes_on = threading.Event()
    rest.answer("issues/1/", Reply(issue(), waits_for=goes_on), method="PUT")

    with pytest.raises(SentryUnknown, match="did not answer in time") as caught:
        client.update_issue("1", {})

    assert caught.value.may_have_happened
    goes_on.set()


def test_nothing_listens(connect):
    """Certainly not done."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    client = connect(f"http://127.0.0.1:{port}")

    with pytest.raises(SentryUnreachable, match="nothing listens at that address") as caught:
        client.update_issue("1", {})

    assert not caught.value.may_have_happened


def test_a_host_that_is_unknown(connect):
    """RFC 6761: `.invalid` never is."""
    assert "host name is unknown" in fault(
        connect("http://sentry.invalid").organization, SentryUnreachable
    )


@pytest.mark.parametrize(
    ("certificate", "trusted", "words"),
    [
        (CERTIFICATE, None, "self-signed: name it in SENTRY_CA_FILE"),
        (CERTIFICATE, EXPIRED, "its certificate"),
        (EXPIRED, EXPIRED, "has expired"),
    ],
)
def test_a_certificate_that_is_not_trusted(rest, connect, certificate, trusted, words):
    """Why, and what to do."""
    rest.secure(certificate)
    client = connect(ca_file=trusted and str(trusted))

    assert words in fault(client.organization, SentryUnreachable)


def test_a_certificate_for_another_host(rest, connect):
    rest.secure(EXPIRED.with_name("expired.pem"))
    client = connect(f"https://127.0.0.1:{rest.server_port}", ca_file=str(EXPIRED))

    assert "its certificate" in fault(client.organization, SentryUnreachable)


def test_a_certificate_of_the_networks_own(rest, connect):
    """SENTRY_CA_FILE, beside what the machine trusts."""
    rest.secure(CERTIFICATE)

    assert connect(ca_file=str(CERTIFICATE)).organization().slug == "acme"


def test_https_where_http_is_spoken(rest, connect):
    client = connect(f"https://localhost:{rest.server_port}")

    assert "it speaks http there" in fault(client.organization, SentryUnreachable)


def test_http_where_https_is_spoken(rest, connect):
    rest.secure(CERTIFICATE)
    client = connect(f"http://localhost:{rest.server_port}")

    assert "does it speak https?" in fault(client.organization, SentryUnknown)


def test_through_a_proxy(rest, connect, monkeypatch):
    """As the environment names it, for every program."""
    monkeypatch.setenv("HTTP_PROXY", rest.url)
    monkeypatch.setenv("NO_PROXY", "")
    rest.replies["GET", "http://sentry.acme.test/api/0/organizations/acme/"] = [Reply(ACME)]
    rest.replies["GET", "/api/0/organizations/acme/"] = [Reply(ACME)]

    assert connect("http://sentry.acme.test").organization().slug == "acme"


def test_a_proxy_that_refuses(rest, connect, monkeypatch):
    """Its password is in no text."""
    monkeypatch.setenv("HTTPS_PROXY", rest.url.replace("//", "//ada:hunter2@"))
    monkeypatch.setenv("NO_PROXY", "")

    said = fault(connect("https://sentry.acme.test").organization, SentryUnreachable)

    assert said == "Sentry can't be reached: the proxy refused (HTTPS_PROXY, NO_PROXY)"


def test_a_client_that_is_closed(rest, client):
    """What the program still asks for when it stops."""
    client.organization()
    client.close()

    assert "the program stops" in fault(client.organization, SentryUnreachable)


def test_nothing_of_it_is_logged(rest, client, caplog):
    """Httpx logs addresses at INFO; the token stands in none."""
    caplog.set_level(logging.DEBUG)
    rest.answer("issues/1/", Reply({"detail": "no"}, 401))

    fault(lambda: client.issue("1"), SentryTokenInvalid)

    assert TOKEN not in caplog.text
