"""Socket Mode: connections by ticket, each payload to one of them, acks, retries of events."""

import asyncio
import collections
import contextlib
import time
from collections.abc import Callable

from aiohttp import web

from bot.sandbox.connection import Connection
from bot.sandbox.deliveries import RETRIES, Delivery
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace

CONNECTIONS_MAX = 10
WARNING_SECONDS = 10.0  # From a disconnect's warning to its end.
Ack = tuple[str, float, Json | None]


class SocketMode:
    def __init__(self, space: Workspace) -> None:
        self._space = space
        self._pending: dict[str, collections.deque[Delivery]] = {}
        self._next = 0
        self._refused_until = 0.0
        self.loop: asyncio.AbstractEventLoop | None = None  # While the server runs.
        self.connections: list[Connection] = []
        self.ack_timeout = 3.0  # Seconds.
        self.ping_seconds = 10.0
        self.acks: list[Ack] = []
        self.timeouts: list[Delivery] = []  # What the app did not ack in time.

    def deliver(self, delivery: Delivery) -> Delivery:
        """Send an envelope to one of the connections; from any thread."""
        if self.loop is None:
            raise RuntimeError("the sandbox is not running")
        self.loop.call_soon_threadsafe(self._send, delivery)
        return delivery

    def send_event(self, event: Json) -> Delivery:
        """Wrap an event as the Events API does and deliver it, with retries."""
        with self._space.lock:
            event_id = "Ev0" + self._space.next_ts().replace(".", "")
        payload = {
            "token": "sandbox",
            "team_id": self._space.team_id,
            "api_app_id": self._space.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "enterprise_id": self._space.enterprise_id or None,
                    "team_id": self._space.team_id,
                    "user_id": self._space.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }
        return self.deliver(Delivery("events_api", payload, retries_left=RETRIES))

    def wait_acked(self, ids: list[str], timeout: float) -> bool:
        """Whether every envelope was acked, as often as its id is named, within the seconds."""
        wanted = collections.Counter(ids)

        def all_acked() -> bool | None:
            left = wanted - collections.Counter(found[0] for found in self.acks)
            return None if left else True

        return self._space.wait_for(all_acked, timeout) is not None

    async def connect(self, request: web.BaseRequest, _path: str) -> web.StreamResponse:
        """Serve one connection, from the handshake to its end."""
        ticket = request.query.get("ticket", "")
        is_valid = self._space.tickets.pop(ticket, 0.0) > time.monotonic()
        full = len(self.connections) >= CONNECTIONS_MAX
        if time.monotonic() < self._refused_until or not is_valid or full:
            return web.Response(status=503 if is_valid else 401)
        connection = Connection(request)
        self.connections.append(connection)  # Who hears that it is open is counted.
        self._greet(connection)
        helpers: list[asyncio.Future[None]] = []
        try:
            await connection.open()
            helpers = [
                asyncio.ensure_future(connection.write()),
                asyncio.ensure_future(connection.ping(self.ping_seconds)),
            ]
            async for message in connection.read():
                self._acked(message)
        finally:
            self._forget(connection)
            for helper in helpers:
                helper.cancel()
        return connection.response

    def each(self, act: Callable[[Connection], object], index: int | None = None) -> None:
        """Do something to all connections or to one, on the loop; back when it is done."""
        if self.loop is None:
            return

        async def on_loop() -> None:
            chosen = list(self.connections) if index is None else [self.connections[index]]
            for connection in chosen:
                result = act(connection)
                if asyncio.iscoroutine(result):
                    await result

        asyncio.run_coroutine_threadsafe(on_loop(), self.loop).result()

    def refuse(self, seconds: float) -> None:
        """Refuse every handshake for a while."""
        self._refused_until = time.monotonic() + seconds

    async def close(self) -> None:
        """Close all connections cleanly, and let nobody wait for an ack any more."""
        for waiting in self._pending.values():
            for delivery in waiting:
                delivery.settled.set()
        for connection in list(self.connections):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(connection.close(1001), 0.5)
            connection.fin()

    def _greet(self, connection: Connection) -> None:
        hello = {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {
                "host": "sandbox",
                "started": time.strftime("%Y-%m-%d %H:%M:%S.000"),
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self._space.app_id},
        }
        connection.send(hello)
        with self._space.lock:
            self._space.touch("connections")

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        with self._space.lock:
            self._space.touch("connections")

    def _send(self, delivery: Delivery) -> None:
        """Send to the next connection in turn; without one the time runs all the same."""
        self._pending.setdefault(delivery.id, collections.deque()).append(delivery)
        delivery.sent_at = time.monotonic()
        if self.connections:
            self._next += 1
            self.connections[self._next % len(self.connections)].send(delivery.envelope())
        loop = asyncio.get_running_loop()
        loop.call_later(self.ack_timeout, self._look, delivery, self.ack_timeout)

    def _acked(self, message: Json) -> None:
        waiting = self._pending.get(str(message.get("envelope_id")))
        if not waiting:
            return
        delivery = waiting.popleft()
        if not waiting:
            del self._pending[delivery.id]
        delivery.seconds = time.monotonic() - (delivery.sent_at or 0.0)
        delivery.answer = message.get("payload")
        delivery.settled.set()
        with self._space.lock:
            self.acks.append((delivery.id, delivery.seconds, delivery.answer))
            self._space.changed.notify_all()

    def _look(self, delivery: Delivery, seconds: float) -> None:
        """After Slack's time; who measures the machine gives it what it was short of."""
        if not delivery.is_acked:
            loop, more = asyncio.get_running_loop(), self._space.more(seconds)
            loop.call_later(more, self._expire, delivery)

    def _expire(self, delivery: Delivery) -> None:
        if delivery.is_acked:
            return
        waiting = self._pending.get(delivery.id, collections.deque())
        if delivery in waiting:
            waiting.remove(delivery)
        if not waiting:
            self._pending.pop(delivery.id, None)
        if delivery.retries_left:
            delivery.retries_left -= 1
            delivery.attempt += 1
            self._send(delivery)
            return
        with self._space.lock:
            self.timeouts.append(delivery)
            self._space.changed.notify_all()
        delivery.settled.set()
