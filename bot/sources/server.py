"""uvicorn in a thread of its own, on a socket that is bound before it starts."""

import asyncio
import errno
import socket
import threading
from collections.abc import Sequence
from typing import Any

import uvicorn
from fastapi import FastAPI

from bot.errors import StartError
from bot.libraries import private_parts

BACKLOG = 256  # Connections that wait to be taken.
UNREAD_MAX = 64 * 1024  # Bytes that a connection may have sent before it is read, and read at once.
CONNECTIONS_MAX = 1024  # uvicorn's own bound, should the one of http_timeouts.py not hold.
PATIENCE = 3  # Seconds for requests in hand when it stops.


class HttpServer:
    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        """`port` 0 takes a free one; nothing is bound yet."""
        self._host = host
        self.port = port  # The one it listens on, once it has started.
        self._socket: socket.socket | None = None
        self._server = _Server(
            uvicorn.Config(
                app,
                http=_protocol(),
                ws="none",  # There are no WebSockets here, and they would not be counted.
                lifespan="off",
                log_config=None,
                access_log=False,
                log_level="warning",
                server_header=False,
                limit_concurrency=CONNECTIONS_MAX,
                timeout_graceful_shutdown=PATIENCE,
            )
        )
        self._thread = threading.Thread(target=self._serve, name="http", daemon=True)

    @property
    def threads(self) -> Sequence[threading.Thread]:
        return (self._thread,)

    def start(self) -> None:
        """Bind, then serve.

        Raises:
            StartError: the port is in use, or the host is not ours.
        """
        self._socket = self._bound()
        self.port = int(self._socket.getsockname()[1])
        self._thread.start()

    def stop(self) -> None:
        """Take nothing new, finish what is in hand; a second call does nothing."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(PATIENCE + 1)
        if self._socket is not None:
            self._socket.close()

    def _serve(self) -> None:
        self._server.run(sockets=[self._socket] if self._socket else None)

    def _bound(self) -> socket.socket:
        try:
            family, kind, proto, _, where = socket.getaddrinfo(
                self._host, self.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
        except (OSError, UnicodeError):
            raise StartError([f"HTTP_HOST: {self._host!r} is no address of a host"]) from None
        bound = socket.socket(family, kind, proto)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, UNREAD_MAX)
            bound.bind(where)
            bound.listen(BACKLOG)
        except OSError as error:
            bound.close()
            raise StartError([self._fault(error)]) from error
        return bound

    def _fault(self, error: OSError) -> str:
        if error.errno == errno.EADDRINUSE:
            return f"HTTP_PORT: {self._host}:{self.port} is in use by another program"
        if error.errno == errno.EADDRNOTAVAIL:
            return f"HTTP_HOST: {self._host!r} is no address of this machine"
        return f"HTTP_PORT: can't listen on {self._host}:{self.port}: {error.strerror}"


class _Server(uvicorn.Server):
    """Hangs up on whoever is still connected when its patience is over, before its loop ends."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)  # What is aborted is closed in the loop's next round.


def _protocol() -> Any:  # noqa: ANN401 - a class, or uvicorn's name of one.
    """Ours, for one server; of an uvicorn that it does not know, uvicorn's own."""
    if not private_parts.is_known("bot.sources.http_timeouts:Impatient"):
        return "h11"
    from bot.sources.http_timeouts import Crowd, Impatient  # noqa: PLC0415 - what may not be there.

    return type("Served", (Impatient,), {"crowd": Crowd()})
