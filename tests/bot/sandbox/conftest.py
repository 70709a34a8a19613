"""A furnished sandbox, Slack's own client for it, and two apps: one that acks, one by Bolt."""

import asyncio
import threading
import time

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.aiohttp import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox

RESOLVE = {
    "type": "button",
    "action_id": "resolve",
    "text": {"type": "plain_text", "text": "Resolve"},
}
CARD = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Cart is empty*"}},
    {"type": "actions", "block_id": "buttons", "elements": [RESOLVE | {"value": "7"}]},
]


@pytest.fixture
def sandbox():
    with Sandbox.acme() as running:
        yield running


@pytest.fixture
def client(sandbox):
    return WebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


@pytest.fixture
def ada(sandbox):
    return sandbox.act_as("ada")


@pytest.fixture
def card(client, ada):
    """A message with a button, which Ada has seen."""
    client.chat_postMessage(channel="C0ALERTS", text="Cart is empty", blocks=CARD)
    return ada.expect_message("Cart is empty")


class Loop:
    """An event loop in a thread; slack_sdk's aiohttp client lives on one, and closes at once."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work):
        """Let a coroutine run there, and wait for what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    def stop(self):
        self.run(let_go())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


async def let_go():
    """End what still runs on the loop: slack_sdk cancels its tasks and waits for none."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.wait(others, timeout=5) if others else None


@pytest.fixture
def loop():
    loop = Loop()
    yield loop
    loop.stop()


class Acking:
    """An app that acks every envelope with `answer`, or by what `decide` says of it."""

    def __init__(self, sandbox):
        self._sandbox = sandbox
        self.received = []
        self.answer = None
        self.decide = None
        self.is_mute = False

    async def open(self):
        web = AsyncWebClient(self._sandbox.bot_token, base_url=self._sandbox.api_url)
        self.client = SocketModeClient(self._sandbox.app_token, web_client=web, ping_interval=1)
        self.client.socket_mode_request_listeners.append(self._take)
        await self.client.connect()

    def wait(self, count=1):
        """Wait until so many envelopes have come; what is in the last one."""
        end = time.monotonic() + 5
        while len(self.received) < count and time.monotonic() < end:
            time.sleep(0.01)
        return self.received[count - 1].payload

    async def _take(self, client, request):
        self.received.append(request)
        if not self.is_mute:
            answer = self.decide(request) if self.decide else self.answer
            response = SocketModeResponse(request.envelope_id, answer)
            await client.send_socket_mode_response(response)


@pytest.fixture
def acking(sandbox, loop):
    """An app that acks every envelope; what it got is in `acking.received`."""
    app = Acking(sandbox)
    loop.run(app.open())
    yield app
    loop.run(app.client.close())


@pytest.fixture
def bolt(sandbox, client, loop):
    """A Bolt app; what a test registers on it is served at once."""
    app = App(client=client)
    web = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)

    async def connect():
        handler = SocketModeHandler(app, sandbox.app_token, web_client=web)
        await handler.connect_async()
        return handler

    handler = loop.run(connect())
    yield app
    loop.run(handler.close_async())


@pytest.fixture
def refused(client):
    """The error that a call is answered; past slack_sdk's own checks of its arguments."""

    def call(method, **arguments):
        with pytest.raises(SlackApiError) as refusal:
            client.api_call(method, json=arguments)
        return refusal.value.response["error"]

    return call
