"""One WebSocket between the app and the workspace, and the ways it can break."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from typing import cast

from aiohttp import WSMsgType, web

from bot.sandbox.answers import linger_zero
from bot.sandbox.records import Json

FLUSH_SECONDS = 0.5  # For what is queued when the connection shall close.


class Connection:
    """Lives on the server's loop; only the loop touches it."""

    def __init__(self, request: web.BaseRequest) -> None:
        self._request = request
        # Pings are answered by hand, so that a half-open connection leaves them unanswered.
        self._ws = web.WebSocketResponse(autoping=False, timeout=0.5, max_msg_size=0)
        self._outbox: asyncio.Queue[str] = asyncio.Queue()
        self._thawed = asyncio.Event()
        self._thawed.set()
        self._closing: asyncio.Future[None] | None = None

    @property
    def response(self) -> web.WebSocketResponse:
        return self._ws

    async def open(self) -> None:
        await self._ws.prepare(self._request)

    def send(self, message: Json) -> None:
        """Put a message into the queue of the wire."""
        self._outbox.put_nowait(json.dumps(message))

    async def write(self) -> None:
        """Send what is queued, until the connection ends."""
        with contextlib.suppress(ConnectionError):
            while True:
                text = await self._outbox.get()
                await self._thawed.wait()
                await self._ws.send_str(text)
                self._outbox.task_done()

    async def ping(self, seconds: float) -> None:
        """Ping now and then, until the connection ends."""
        with contextlib.suppress(ConnectionError):
            while True:
                await asyncio.sleep(seconds)
                await self._thawed.wait()
                await self._ws.ping(b"Ping from the sandbox")

    async def read(self) -> AsyncIterator[Json]:
        """Every JSON object that the app sends; the app's pings are answered on the way."""
        async for frame in self._ws:
            await self._thawed.wait()
            if frame.type is WSMsgType.PING:
                with contextlib.suppress(ConnectionError):
                    await self._ws.pong(frame.data)
            elif frame.type is WSMsgType.TEXT:
                with contextlib.suppress(ValueError):
                    found = json.loads(frame.data)
                    if isinstance(found, dict):
                        yield found

    async def close(self, code: int = 1000) -> None:
        """Close by the WebSocket's own handshake, after what is queued."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._outbox.join(), FLUSH_SECONDS)
        with contextlib.suppress(ConnectionError, RuntimeError):
            await self._ws.close(code=code)

    def close_soon(self) -> None:
        """Close, without waiting for it."""
        self._closing = asyncio.ensure_future(self.close())

    def fin(self) -> None:
        """End the TCP connection with no word of the WebSocket's."""
        if self._transport is not None:
            self._transport.close()

    def reset(self) -> None:
        """End the TCP connection by RST."""
        if self._transport is not None:
            linger_zero(cast("socket.socket", self._transport.get_extra_info("socket")))
            self._transport.abort()

    def freeze(self, seconds: float) -> None:
        """Read nothing, send nothing, answer no ping for a while; TCP stays open."""
        if self._transport is None:
            return
        self._thawed.clear()
        with contextlib.suppress(RuntimeError):
            self._transport.pause_reading()
        asyncio.get_running_loop().call_later(seconds, self._thaw)

    def _thaw(self) -> None:
        self._thawed.set()
        if self._transport is not None:
            with contextlib.suppress(RuntimeError):
                self._transport.resume_reading()

    @property
    def _transport(self) -> asyncio.Transport | None:
        return self._request.transport
