"""Who offers to go on in another protocol, as Java's client does of HTTP/2, stays with HTTP/1.1.

The parser in C takes all that follows such a head for the other protocol's. It is the request's
body, and then the next request.
"""

from collections.abc import Iterable
from typing import Any, Protocol

from httptools import HttpParserUpgrade, HttpRequestParser


class Receiver(Protocol):
    """What the parser tells, as uvicorn's protocol does."""

    def on_body(self, body: bytes) -> None: ...

    def on_whole_body(self) -> None: ...


class Parser(HttpRequestParser):
    def __init__(self, receiver: Receiver) -> None:
        super().__init__(receiver)
        self._receiver = receiver
        self._left = 0  # Bytes of a body that are still to come.

    def feed_data(self, data: Any) -> None:  # noqa: ANN401 - bytes, of any kind.
        """As the parser's own; an offer is not told."""
        data = self._after_body(bytes(data))
        while data:
            try:
                super().feed_data(data)
            except HttpParserUpgrade as offer:
                data = self._after_body(data[offer.args[0] :])
            else:
                return

    def holds_back(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Whether the request, which seems to be whole, has its body still to come."""
        if self.should_upgrade():
            sizes = [int(value) for name, value in headers if name == b"content-length"]
            self._left = sizes[0] if sizes else 0
        return self._left > 0

    def _after_body(self, data: bytes) -> bytes:
        """What is left of the data once the body has its share."""
        if not self._left:
            return data
        body, rest = data[: self._left], data[self._left :]
        self._left -= len(body)
        if body:
            self._receiver.on_body(body)
        if not self._left:
            self._receiver.on_whole_body()
        return rest
