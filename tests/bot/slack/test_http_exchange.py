"""One request and its answer, against whatever a server may send."""

import gzip
import socket
from http.client import HTTPException, HTTPResponse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import http_exchange
from bot.slack.http_exchange import exchange

HEAD = http_exchange.head("POST", "/api/x", "slack.test", [("Content-type", "text/plain")])
OK = b"HTTP/1.1 200 OK\r\n"

WHOLE = {
    "by its length": OK + b"Content-Length: 2\r\n\r\nhi",
    "in chunks": OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1\r\ni\r\n0\r\n\r\n",
    "announced": b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\nhi",
    "hinted": b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\nhi",
}
LAST = {
    "it says so": OK + b"Connection: close\r\nContent-Length: 2\r\n\r\nhi",
    "HTTP/1.0": b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
    "until it closes": OK + b"\r\nhi",
    "and more": OK + b"Content-Length: 2\r\n\r\nhi" + OK,
    "and noise": OK + b"Content-Length: 2\r\n\r\nhi\x01",
    "says so, and noise": OK + b"Connection: close\r\nContent-Length: 2\r\n\r\nhi\x01",
}
CUT = [
    b"",
    b"HTTP/1.1",
    OK + b"Content-Length: 2\r\n",
    OK + b"Content-Length: 2\r\n\r\nh",
    OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"\r\n",
]
NONE = [b"SSH-2.0-x\r\n\r\n", b"<html>", OK + b"Content-Length: x\r\n\r\n", OK + b"a b: c\r\n\r\n"]


def answered(sent, body=b"{}", *, piece=1 << 20):
    """The answer, where a server has sent this and closes; and what it was asked."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for at in range(0, len(sent), piece):
            theirs.sendall(sent[at : at + piece])
        theirs.shutdown(socket.SHUT_WR)
        answer = exchange(ours, HEAD, body)
        return answer, theirs.recv(1000)


@pytest.mark.parametrize("sent", WHOLE.values(), ids=WHOLE)
def test_whole(sent):
    """The connection carries the next one."""
    answer, _ = answered(sent)

    assert (answer.status, answer.reason, answer.text) == (200, "OK", "hi")
    assert answer.may_go_on


@pytest.mark.parametrize("sent", LAST.values(), ids=LAST)
def test_the_last_one(sent):
    """It is whole, and nothing more is asked there."""
    answer, _ = answered(sent)

    assert (answer.status, answer.text, answer.may_go_on) == (200, "hi", False)


@pytest.mark.parametrize("sent", CUT)
def test_cut_off(sent):
    """Whoever asked knows that nothing is known."""
    with pytest.raises(ConnectionResetError if not sent else HTTPException):
        answered(sent)


@pytest.mark.parametrize("sent", NONE)
def test_none(sent):
    """Something else than HTTP, and its words are not repeated."""
    with pytest.raises(HTTPException, match="no answer by HTTP"):
        answered(sent)


def test_byte_by_byte(monkeypatch):
    """However it comes."""
    monkeypatch.setattr(http_exchange, "CHUNK", 1)

    answer, _ = answered(OK + b"A-Name: a value\r\nContent-Length: 2\r\n\r\nhi")

    assert (answer.headers["A-Name"], answer.text) == ("a value", "hi")


@pytest.mark.parametrize("sent", [OK + b"X: " + b"x" * 1000, OK + b"X: x\r\n" * 200])
def test_a_head_without_an_end(monkeypatch, sent):
    """It is not kept for ever."""
    monkeypatch.setattr(http_exchange, "HEAD_MAX", 500)
    monkeypatch.setattr(http_exchange, "CHUNK", 100)

    with pytest.raises(HTTPException, match="without an end"):
        answered(sent)


def test_what_is_written():
    """All at once, with its length; the same header is not there twice."""
    head = http_exchange.head("POST", "/x?y=1", "a.test:80", [("Host", "b"), ("Content-length", 9)])
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(WHOLE["by its length"])
        exchange(ours, head, b"body")
        asked = theirs.recv(1000)

    assert asked == (
        b"POST /x?y=1 HTTP/1.1\r\nHost: a.test:80\r\nAccept-Encoding: identity\r\n"
        b"Content-Length: 4\r\n\r\nbody"
    )


@pytest.mark.parametrize(
    ("target", "header"),
    [
        ("/a b", "x"),
        ("/a\r\nX: y", "x"),
        ("/\xe4", "x"),
        ("/", "xoxb\r\nX: y"),
        ("/", "xoxb\u2026"),
    ],
)
def test_what_can_not_be_asked(target, header):
    """It would be another request than it seems; a token is not repeated."""
    with pytest.raises(ValueError, match=r"must|encode") as told:
        http_exchange.head("POST", target, "slack.test", [("Authorization", header)])

    assert "xoxb" not in str(told.value)


def test_an_answer_before_all_was_sent():
    """A server that refuses a body hangs up on the rest of it."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        theirs.close()
        assert exchange(ours, HEAD, b"x" * 10).status == 413


def test_no_answer_in_time():
    """The time is the socket's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(0.01)
        with pytest.raises(TimeoutError):
            exchange(ours, HEAD, b"")


@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        (b"Content-Type: text/html; charset=ISO-8859-1", b"\xe4", "\xe4"),
        (b"content-type: application/json; charset=utf-8", b"\xc3\xa4", "\xe4"),
        (b"Content-Encoding: gzip", gzip.compress(b"hi", mtime=0), "hi"),
        (b"A: 1\r\nA: 2", b"hi", "hi"),
    ],
)
def test_bodies(headers, body, text):
    """As text; also one that is packed unasked."""
    answer, _ = answered(OK + headers + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    assert answer.text == text
    assert answer.headers.get("A", "1") == "1"


def test_a_body_that_is_not_packed_as_it_says():
    """The same as one that is cut off."""
    with pytest.raises(HTTPException, match="decoded"):
        answered(OK + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi")


NAMES = st.from_regex(r"X-[A-Za-z0-9-]{1,20}", fullmatch=True)
VALUES = st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_categories=["Cc"]))


@given(
    status=st.integers(200, 599).filter(lambda status: status not in {204, 304}),
    headers=st.dictionaries(NAMES, VALUES, max_size=8),
    body=st.binary(max_size=200),
)
def test_as_the_standard_library_reads_it(status, headers, body):
    """Status, headers, body."""
    lines = [f"{name}: {value}" for name, value in headers.items()]
    head = "\r\n".join([f"HTTP/1.1 {status} Said", *lines, f"Content-Length: {len(body)}"])
    sent = head.encode("latin-1") + b"\r\n\r\n" + body
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(sent)
        known = HTTPResponse(ours)
        known.begin()
        theirs_body = known.read()

    answer, _ = answered(sent)
    assert (answer.status, answer.reason) == (known.status, known.reason)
    assert list(answer.headers.items()) == known.getheaders()
    assert answer.message().items() == known.msg.items()
    assert answer.body == theirs_body
