"""slack_sdk's aiohttp Socket Mode client, with its holes closed."""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from typing import Any

import aiohttp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)

PING_INTERVAL = 3  # Seconds.
HANDSHAKE = 10.0  # Seconds for one handshake; slack_sdk's has no time-out.
OPENS_APART = 1.0  # Seconds between calls of apps.connections.open, of all clients together.
SLOWEST_RETRY = 4.0  # Seconds; half as long as that at the first failure.


class Openings:
    """Spaces the calls of apps.connections.open, whatever the clients do."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._last = 0.0

    async def turn(self) -> None:
        async with self._turn:
            wait = self._last + OPENS_APART - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            self._last = time.monotonic()


class Client(SocketModeClient):
    """Takes a new address for every try, with a time-out, and overlaps the old session.

    slack_sdk's own `connect` tries a used-up address for ever, can hang in a handshake, and
    closes the old session before it has a new one.
    """

    def __init__(
        self,
        app_token: str,
        web_client: AsyncWebClient,
        openings: Openings,
        *,
        on_open: Callable[[], None] = lambda: None,
        on_failure: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(
            app_token=app_token,
            web_client=web_client,
            ping_interval=PING_INTERVAL,
            logger=logging.getLogger("slack_sdk.socket_mode"),
        )
        self.on_message_listeners.append(self._heard)
        self._openings = openings
        self._on_open, self._on_failure = on_open, on_failure
        self._opened_at = 0.0  # Monotonic; of the last session.
        self.connections_seen = 0  # As the last hello said.

    @property
    def has_session(self) -> bool:
        """Whether a session is open; aiohttp closes one whose pongs stop, on its own clock."""
        session = self.current_session
        return session is not None and not session.closed and not self.closed

    @property
    def session_age(self) -> float | None:
        """Seconds that the session is open; None: there is none."""
        return time.monotonic() - self._opened_at if self.has_session else None

    async def issue_new_wss_url(self) -> str:
        await self._openings.turn()
        return await super().issue_new_wss_url()

    async def connect(self) -> None:
        tries = 0
        while not self.closed:
            try:
                session = await self._handshake()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next try may work.
                tries += 1
                self._on_failure()
                log.warning("no Socket Mode session (try %s): %s", tries, type(error).__name__)
                await asyncio.sleep(min(SLOWEST_RETRY / 2 * tries, SLOWEST_RETRY))
            else:
                self._change_to(session)
                return

    async def _handshake(self) -> aiohttp.ClientWebSocketResponse:
        self.wss_uri, url = None, self.wss_uri  # Good for one try.
        shaking = self.aiohttp_client_session.ws_connect(
            url or await self.issue_new_wss_url(),  # Has its own time-out, and waits when limited.
            autoping=False,
            heartbeat=self.ping_interval,
            proxy=self.proxy,
            ssl=self.web_client.ssl or True,
        )
        return await asyncio.wait_for(shaking, HANDSHAKE)

    def _change_to(self, session: aiohttp.ClientWebSocketResponse) -> None:
        old, self.current_session = self.current_session, session
        self._opened_at = time.monotonic()
        self.stale = False
        self.last_ping_pong_time = None
        for task in (self.current_session_monitor, self.message_receiver):
            if task is not None:
                task.cancel()
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())
        if old is not None:
            self._closing = asyncio.ensure_future(old.close())  # Not awaited: we may be its reader.
        self._on_open()
        log.info("a Socket Mode session is open")

    async def _heard(self, message: aiohttp.WSMessage) -> None:
        """A hello says how many connections Slack counts."""
        if message.data and '"type":"hello"' in message.data.replace(" ", "")[:2000]:
            self.connections_seen = int(_json(message.data).get("num_connections", 0))


def _json(text: str) -> dict[str, Any]:
    parsed = json.loads(text)
    return parsed if isinstance(parsed, dict) else {}
