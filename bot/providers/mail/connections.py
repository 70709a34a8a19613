"""Connections that are kept for the next mails, each for one mail at a time."""

import ssl
import threading
import time
import weakref
from dataclasses import dataclass

from bot.mail_settings import Server
from bot.providers.mail.connection import Connection, Envelope, Waits
from bot.providers.mail.failures import Lost

MAILS_MAX = 100  # Of one connection; servers close those that never end.
IDLE_SECONDS = 10.0  # How long one is kept without a mail.


@dataclass(frozen=True)
class Kept:
    connection: Connection
    since: float  # Monotonic.


class Connections:
    """Thread-safe. One that died while it was kept is replaced once, before anything was sent."""

    def __init__(
        self,
        server: Server,
        context: ssl.SSLContext,
        waits: Waits,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._server, self._context, self._waits = server, context, waits
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._kept: list[Kept] = []
        self._sweeper: threading.Timer | None = None
        weakref.finalize(self, _close, self._kept)

    def send(self, envelope: Envelope) -> None:
        """Send by a kept connection, or by a new one.

        Raises:
            Failure: of the mail, or of the connection.
        """
        kept = self._take()
        if kept is not None and self._sent_by(kept, envelope):
            return
        self._send(self._open(), envelope)

    def check(self, sender: str) -> None:
        """Whether the server takes mail from the sender; raises as `send` does."""
        connection = self._open()
        try:
            connection.check(sender)
        finally:
            connection.quit()

    def close(self) -> None:
        """Take leave of the server; sending opens new ones."""
        with self._lock:
            kept, self._kept[:] = list(self._kept), []
        for each in kept:
            each.connection.quit()

    def _sent_by(self, connection: Connection, envelope: Envelope) -> bool:
        """False: it was dead, and so are most likely the others."""
        try:
            self._send(connection, envelope)
        except Lost:
            self.close()
            return False
        return True

    def _send(self, connection: Connection, envelope: Envelope) -> None:
        try:
            connection.send(envelope)
        finally:
            self._give_back(connection)

    def _open(self) -> Connection:
        return Connection.open(self._server, self._context, self._waits)

    def _take(self) -> Connection | None:
        with self._lock:
            return self._kept.pop().connection if self._kept else None

    def _give_back(self, connection: Connection) -> None:
        if not connection.is_open or connection.sent >= MAILS_MAX:
            connection.quit()
            return
        with self._lock:
            self._kept.append(Kept(connection, time.monotonic()))
            self._sweep_later()

    def _sweep_later(self) -> None:
        if self._sweeper is None:
            self._sweeper = threading.Timer(self._idle_seconds, self._sweep)
            self._sweeper.name, self._sweeper.daemon = "mail-sweeper", True
            self._sweeper.start()

    def _sweep(self) -> None:
        """Take leave by those that nobody used for a while."""
        before = time.monotonic() - self._idle_seconds
        with self._lock:
            self._sweeper = None
            idle = [kept for kept in self._kept if kept.since <= before]
            self._kept[:] = [kept for kept in self._kept if kept.since > before]
            if self._kept:
                self._sweep_later()
        for kept in idle:
            kept.connection.quit()


def _close(kept: list[Kept]) -> None:
    """Without a word: the program ends, or nobody holds them any more."""
    for each in kept:
        each.connection.close()
