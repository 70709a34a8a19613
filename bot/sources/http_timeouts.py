"""HTTP/1.1 for whoever may reach the port: uvicorn's, with an end to its patience.

Its parser in C keeps whatever comes, so what a connection may hold of the memory is bounded here.
"""

import asyncio
from datetime import timedelta
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.sources.answers import Turned, not_taken
from bot.sources.declined_upgrades import Parser
from bot.sources.fair_shares import Shares, address_of

CONNECTIONS_MAX = 512  # An address gets its share; above that it is told 503.
SPARE = 64  # Above both not even that: Slack and the database need open files too.
HEAD_PATIENCE = timedelta(seconds=10)  # From a connection, or its next request, to a whole head.
READ_PATIENCE = timedelta(seconds=10)  # While nothing of an answer is taken.
HEAD_MAX = 64 * 1024  # Bytes in a row that are no body: a head, or what stands between chunks.
HEADERS_MAX = 200  # Of one request, with those behind its body.
AHEAD_MAX = 16  # Requests that are sent before the answer to the one in hand.


class Crowd:
    """The connections of one server: those that are served, and those that are told 503."""

    def __init__(self) -> None:
        self.served = Shares(CONNECTIONS_MAX)
        self.refused = Shares(SPARE)

    def let_in(self, address: str) -> Shares | None:
        """What its connection counts to; None: it is one too many for an answer."""
        return next((s for s in (self.served, self.refused) if s.take(address)), None)


class TooMuch(Exception):
    """More than a request may have; the parser stops, and the sender is told 400."""


class Impatient(HttpToolsProtocol):
    """Hangs up on who sends no head, or takes no answer: uvicorn would wait for ever."""

    crowd: ClassVar[Crowd]  # Each server has a class of its own.
    parser: Parser

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - uvicorn's own.
        super().__init__(*args, **options)
        self.parser = Parser(self)
        self._patience: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self._address = ""
        self._counted: Shares | None = None
        self._beside = 0  # Bytes since the last ones of a body, or the end of a request.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # As uvicorn's.
        super().connection_made(transport)
        self._address = address_of(transport.get_extra_info("peername"))
        self._counted = self.crowd.let_in(self._address)
        if self._counted is None:
            transport.abort()
            return
        if self._counted is self.crowd.refused:
            self.app = not_taken(Turned(503, "connection", "is one too many; send it again"))
        self._watch()

    def data_received(self, data: bytes) -> None:
        self._beside += len(data)
        super().data_received(data)
        if self._beside > HEAD_MAX and self._is_in_hand:
            self.transport.abort()
        elif self._beside > HEAD_MAX:
            self.send_400_response("Too much before the end of a head.")
        self._watch()

    def on_header(self, name: bytes, value: bytes) -> None:
        if len(self.headers) >= HEADERS_MAX:
            raise TooMuch
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if len(self.pipeline) >= AHEAD_MAX:
            raise TooMuch
        if self.parser.should_upgrade() and b"transfer-encoding" in dict(self.headers):
            raise TooMuch  # Where its body ends nobody knows.
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._beside = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._beside = 0
        if not self.parser.holds_back(self.headers):
            super().on_message_complete()

    def on_whole_body(self) -> None:
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self._abort_after(READ_PATIENCE)

    def resume_writing(self) -> None:
        self._heard()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """It closes once all is sent, and that may be never."""
        super().timeout_keep_alive_handler()
        self._heard()
        self._unread = self._abort_after(READ_PATIENCE)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._counted is not None:
            self._counted.give_back(self._address)
            self._counted = None
        self._calm()
        self._heard()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """The time runs while there is no request in hand, whatever comes meanwhile."""
        if self._is_in_hand:
            self._calm()
        elif self._patience is None:
            self._patience = self._abort_after(HEAD_PATIENCE)

    @property
    def _is_in_hand(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _abort_after(self, patience: timedelta) -> asyncio.TimerHandle:
        return self.loop.call_later(patience.total_seconds(), self.transport.abort)

    def _calm(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _heard(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None
