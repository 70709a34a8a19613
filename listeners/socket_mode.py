"""Socket Mode: two connections in an event loop of their own, and a watchdog over them.

Envelopes are handled by the synchronous Bolt app on a bounded pool; the ack leaves when the
listener has returned, so nothing is acked that is not stored.
"""

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.services import PATIENCE, Rush, within
from listeners.socket_client import Client, Openings
from listeners.socket_figures import SocketFigures

log = logging.getLogger(__name__)

CONNECTIONS = 2  # While one is refreshed, the other hears the clicks.
STAGGER = 2.0  # Seconds between their starts, so that Slack does not refresh both at once.
THREADS = 32  # Listeners at the same time; each is done in milliseconds.
IN_HAND_MAX = 4096  # Envelopes; some 10 KB each. Slack sends again what nobody acks.
RESOLVERS = 2  # Threads that look up the name of Slack's host for aiohttp.
REBUILD_AFTER = 30.0  # Seconds without a session until a client is built anew.
GIVE_UP_AFTER = 300.0  # Seconds without any session until the process ends, to be restarted.
WATCH_EVERY = 1.0  # Seconds.


class SocketMode:
    """`on_lost` is called once when there was no session at all for `GIVE_UP_AFTER`."""

    def __init__(
        self,
        app: App,
        app_token: str,
        base_url: str,
        *,
        on_lost: Callable[[], None],
        rush: Rush,
        connections: int = CONNECTIONS,
    ) -> None:
        self._app = app
        self._app_token = app_token
        self._base_url = base_url
        self._on_lost = on_lost
        self._rush = rush
        self._count = connections
        self._crew: list[threading.Thread] = []  # Of the pool, as they begin.
        self._pool = ThreadPoolExecutor(
            THREADS, "listener", lambda: self._crew.append(threading.current_thread())
        )
        self._loop = asyncio.new_event_loop()
        self._resolvers = ThreadPoolExecutor(RESOLVERS, "resolver")
        self._loop.set_default_executor(self._resolvers)
        self._thread = threading.Thread(target=self._loop.run_forever, name="socket", daemon=True)
        self._watchdog = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._stopping = threading.Event()
        self._last_session = time.monotonic()
        self._clients: list[Client | None] = [None] * connections
        self._without_since: list[float] = [time.monotonic()] * connections
        self._had_session = [False] * connections  # Ever, and not only of the client of now.
        self.figures = SocketFigures(self._ages)
        self._in_hand = 0  # Envelopes that are not acked yet; only the loop changes it.
        self.is_up = threading.Event()  # Set at the first session.

    @property
    def threads(self) -> Sequence[threading.Thread]:
        return (self._thread, self._watchdog, *self._crew)

    def start(self) -> None:
        self._thread.start()
        self._openings = self._run(self._make_openings())
        self._watchdog.start()
        for index in range(self._count):
            asyncio.run_coroutine_threadsafe(self._begin(index, index * STAGGER), self._loop)

    @property
    def sessions(self) -> int:
        """How many connections hear Slack now."""
        return sum(client is not None and client.has_session for client in self._clients)

    def stop(self, patience: float) -> None:
        """Hand over the acks of what is in hand; then close cleanly, so that Slack forgets us."""
        self._stopping.set()
        end = time.monotonic() + patience
        while self._in_hand and time.monotonic() < end:
            time.sleep(0.01)
        for client in self._clients:
            if client is not None:
                self._run(_close(client), max(0.1, end - time.monotonic()))
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._run(_cancel_others(), 1.0)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(max(0.1, end - time.monotonic()))
        if not self._loop.is_running():
            self._loop.close()

    async def _make_openings(self) -> Openings:
        return Openings()

    async def _begin(self, index: int, delay: float) -> None:
        await asyncio.sleep(delay)
        web = AsyncWebClient(token=None, base_url=self._base_url, timeout=10)
        client = Client(
            self._app_token,
            web,
            self._openings,
            on_open=partial(self._opened, index),
            on_failure=self.figures.failed,
        )
        client.socket_mode_request_listeners.append(self._handle)
        self._clients[index] = client
        await client.connect()

    def _opened(self, index: int) -> None:
        if self._had_session[index]:
            self.figures.opened_again()
        self._had_session[index] = True

    def _ages(self) -> Sequence[float | None]:
        return [client.session_age if client is not None else None for client in self._clients]

    async def _handle(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if self._in_hand >= IN_HAND_MAX:
            log.warning("an envelope is left to Slack: %s are in hand", self._in_hand)
            self.figures.unacked(request.type)
            return
        begun, is_acked = time.monotonic(), False
        self._hold(1)
        try:
            answer = await self._loop.run_in_executor(self._pool, _answered, self._app, request)
            if answer.status == HTTPStatus.OK:  # What nobody takes is not acked.
                ack = SocketModeResponse(request.envelope_id, _payload(answer))
                await client.send_socket_mode_response(ack)
                is_acked = True
        finally:
            self._hold(-1)
            if is_acked:
                self.figures.acked(request.type, time.monotonic() - begun)
            else:
                self.figures.unacked(request.type)

    def _hold(self, more: int) -> None:
        """So many more are in hand; only the loop says so."""
        self._in_hand += more
        self._rush.count(self._in_hand)

    def _run(self, coroutine: Any, timeout: float = 5.0) -> Any:  # noqa: ANN401 - any coroutine.
        """Run it on the loop, from another thread; None when it takes longer than that."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result(timeout)
        except TimeoutError:
            future.cancel()
            return None

    def _watch(self) -> None:
        """Judge by open sessions, on the monotonic clock: a client can believe that it is well."""
        while not self._stopping.wait(WATCH_EVERY):
            now = time.monotonic()
            for index, client in enumerate(self._clients):
                if client is not None and client.has_session:
                    self._without_since[index] = now
                    self.is_up.set()
                elif now - self._without_since[index] > REBUILD_AFTER:
                    self._without_since[index] = now
                    self._rebuild(index)
            self._count_ghosts()
            if self.sessions:
                self._last_session = now
            elif now - self._last_session > GIVE_UP_AFTER:
                self._on_lost()
                return

    def _rebuild(self, index: int) -> None:
        log.error("no Socket Mode session for %.0f s: starting that connection anew", REBUILD_AFTER)
        client, self._clients[index] = self._clients[index], None
        if client is not None:
            asyncio.run_coroutine_threadsafe(_close(client), self._loop)
        asyncio.run_coroutine_threadsafe(self._begin(index, 0), self._loop)

    def _count_ghosts(self) -> None:
        """Slack spreads payloads over connections that are gone, if it believes they are there."""
        for client in self._clients:
            if client is not None and client.connections_seen > self._count:
                log.warning(
                    "Slack counts %s connections of this app, this process has %s: clicks may go "
                    "to another process, or to connections that are gone",
                    client.connections_seen,
                    self._count,
                )
                client.connections_seen = 0


def _answered(app: App, request: SocketModeRequest) -> BoltResponse:
    """By its listener, which is not kept waiting by a database that hangs: Slack waits 3 s."""
    again = {"num": request.retry_attempt, "reason": request.retry_reason}
    headers: dict[str, str | Sequence[str]] = {
        f"x-slack-retry-{name}": str(value) for name, value in again.items() if value
    }
    asked = BoltRequest(mode="socket_mode", body=request.payload, headers=headers)
    with within(PATIENCE):
        return app.dispatch(asked)


def _payload(answer: BoltResponse) -> dict[str, Any] | None:
    """What goes with the ack: a view's errors, options, a text."""
    if not answer.body:
        return None
    if answer.first_headers().get("content-type", "").startswith("application/json"):
        parsed: dict[str, Any] = json.loads(answer.body)
        return parsed
    return {"text": answer.body}


async def _close(client: Client) -> None:
    await client.close()  # type: ignore[no-untyped-call] # slack_sdk gives it no types.


async def _cancel_others() -> None:
    """What still waits on the loop is let go, or asyncio would complain of it."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
