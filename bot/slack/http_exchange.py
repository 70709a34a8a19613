"""One request and its answer on an open connection: written at once, read by a parser in C.

http.client's headers go through the parser of e-mail, and urllib3's through two classes more: that
is most of what a call of Slack costs.
"""

import re
import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from http.client import HTTPException, HTTPMessage, IncompleteRead, RemoteDisconnected
from io import BytesIO
from typing import NamedTuple

import urllib3
from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

CHUNK = 64 * 1024  # Bytes that are read at once.
HEAD_MAX = 256 * 1024  # Bytes of an answer before its body.
TYPES_MAX = 64
FINAL = 200  # The lowest status that is an answer; those below announce one.
OURS = frozenset({"host", "content-length", "accept-encoding"})  # Headers that are set here.

_TARGET = re.compile(r"[!-~]+")
_BROKEN = re.compile(r"[\r\n\0]")

Headers = Mapping[str, str]


class Answer(NamedTuple):
    status: int
    reason: str
    headers: Headers  # Named as they came; of one that came twice the first.
    body: bytes
    may_go_on: bool  # Whether the connection can carry another request.

    @property
    def text(self) -> str:
        return self.body.decode(_charset(_value(self.headers, "content-type")))

    def message(self) -> HTTPMessage:
        """The headers as the standard library has them."""
        message = HTTPMessage()
        for name, value in self.headers.items():
            message[name] = value
        return message


def head(method: str, target: str, host: str, headers: Iterable[tuple[str, str]]) -> bytes:
    """A request up to its length, which `exchange` adds.

    Raises:
        ValueError: it would be no request, or another than it seems. Its words are not repeated.
    """
    if not _TARGET.fullmatch(target):
        raise ValueError("an address must be percent-encoded")
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Accept-Encoding: identity"]
    for name, value in headers:
        if _BROKEN.search(f"{name}{value}"):
            raise ValueError("a header must have one line")
        if name.lower() not in OURS:
            lines.append(f"{name}: {value}")
    return "\r\n".join(lines).encode("latin-1")


def exchange(sock: socket.socket, head: bytes, body: bytes) -> Answer:
    """Send, and read the whole answer; the socket's timeout holds for each step of it.

    Raises:
        OSError: the connection broke, or its time was over.
        HTTPException: the answer is cut off, or is none.
    """
    request = head + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    with suppress(BrokenPipeError, ConnectionResetError):  # It may have answered all the same.
        sock.sendall(request)
    reader = _Reader()
    while not reader.is_whole:
        reader.feed(sock.recv(CHUNK))
    return reader.answer()


class _Reader:
    """What the parser tells of one answer."""

    def __init__(self) -> None:
        self._parser = HttpResponseParser(self)
        self._size = 0  # Bytes before the body.
        self._reason = b""
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []
        self._is_begun = self._is_headed = self._may_go_on = False
        self.is_whole = False

    def feed(self, data: bytes) -> None:
        """Data as it came; b"": there will be no more."""
        if not data:
            self._end()
            return
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade):
            self._may_go_on = False
            if not self.is_whole:
                raise HTTPException("no answer by HTTP") from None
        self._is_begun = True
        self._size += 0 if self._is_headed else len(data)
        if self._size > HEAD_MAX:
            raise HTTPException("an answer without an end of its head")

    def answer(self) -> Answer:
        coding = _value(self._headers, "content-encoding").lower()
        body = b"".join(self._body)
        return Answer(
            self._parser.get_status_code(),
            self._reason.decode("latin-1"),
            self._headers,
            body if coding in {"", "identity"} else _decoded(body, coding),
            self._may_go_on,
        )

    def on_message_begin(self) -> None:
        if self.is_whole:
            raise HTTPException("an answer that nobody asked for")
        self._reason = b""
        self._headers.clear()

    def on_status(self, reason: bytes) -> None:
        self._reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.setdefault(name.decode("latin-1"), value.decode("latin-1"))

    def on_headers_complete(self) -> None:
        self._is_headed = True

    def on_body(self, data: bytes) -> None:
        self._body.append(data)

    def on_message_complete(self) -> None:
        self.is_whole = self._is_headed = self._parser.get_status_code() >= FINAL
        self._may_go_on = self._parser.should_keep_alive()

    def _end(self) -> None:
        """It is the end of the answer too, where nothing else tells it."""
        if not self._is_begun:
            raise RemoteDisconnected("the connection ended without an answer")
        told = (_value(self._headers, name) for name in ("content-length", "transfer-encoding"))
        if not self._is_headed or any(told):
            raise IncompleteRead(b"")
        self.is_whole = True


def _value(headers: Headers, name: str) -> str:
    """`name` in small letters."""
    found = headers.get(name)
    if found is not None:
        return found
    return next((value for each, value in headers.items() if each.lower() == name), "")


def _decoded(body: bytes, coding: str) -> bytes:
    """What was not to be encoded, and is all the same."""
    try:
        return urllib3.HTTPResponse(BytesIO(body), {"content-encoding": coding}).data
    except urllib3.exceptions.HTTPError:
        raise HTTPException("a body that can't be decoded") from None


@lru_cache(TYPES_MAX)
def _charset(content_type: str) -> str:
    message = HTTPMessage()
    message["content-type"] = content_type
    return message.get_content_charset("utf-8")
