import asyncio
import json
import time

import aiohttp
import pytest

EVENT = {"type": "app_mention", "user": "U0ADA", "text": "hello", "channel": "C0ALERTS"}

QUICK = aiohttp.ClientWSTimeout(ws_close=0.5)


@pytest.fixture
def ws(sandbox, client, loop):
    """An open WebSocket, its hello read."""

    async def connect():
        session = aiohttp.ClientSession()
        url = client.apps_connections_open(app_token=sandbox.app_token)["url"]
        ws = await session.ws_connect(url, timeout=QUICK)
        await ws.receive(5)
        return session, ws

    session, ws = loop.run(connect())
    yield ws
    loop.run(ws.close())
    loop.run(session.close())


def gone(sandbox, left=0):
    """Whether so many connections are left, soon."""
    end = time.monotonic() + 5
    while sandbox.connections != left and time.monotonic() < end:
        time.sleep(0.01)
    return sandbox.connections == left


def test_close_sends_a_close_frame(sandbox, ws, loop):
    """The orderly end."""
    reader = asyncio.run_coroutine_threadsafe(ws.receive(5), loop.loop)
    sandbox.socket.close()

    assert reader.result(5).type is aiohttp.WSMsgType.CLOSE
    assert gone(sandbox)


@pytest.mark.parametrize("fault", ["fin", "reset"])
def test_the_connection_breaks_without_a_word(sandbox, ws, loop, fault):
    """TCP ends, by FIN or by RST; no close frame comes."""
    getattr(sandbox.socket, fault)()

    frame = loop.run(ws.receive(5))
    assert frame.type in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR}
    assert frame.data is None or isinstance(frame.data, Exception)
    assert gone(sandbox)


def test_half_open_neither_sends_nor_pongs(sandbox, ws, loop):
    """The zombie: TCP is fine and nothing moves, until it wakes."""
    sandbox.socket.half_open(0.5)
    delivery = sandbox.send_event(EVENT)

    with pytest.raises(TimeoutError):
        loop.run(ws.receive(0.2))
    late = json.loads(loop.run(ws.receive(5)).data)
    assert late["envelope_id"] == delivery.id
    assert sandbox.connections == 1


def test_a_half_open_connection_is_noticed_by_its_pings(sandbox, client, loop):
    """A client with a heartbeat gives it up, because no pong comes."""

    async def watch():
        url = client.apps_connections_open(app_token=sandbox.app_token)["url"]
        async with aiohttp.ClientSession() as session, session.ws_connect(url, heartbeat=0.2) as ws:
            await ws.receive(5)
            await asyncio.to_thread(sandbox.socket.half_open, 30)
            return (await ws.receive(10)).type

    assert loop.run(watch()) in {aiohttp.WSMsgType.ERROR, aiohttp.WSMsgType.CLOSED}


def test_handshakes_are_refused_for_a_while(sandbox, client, loop):
    """503, then as before."""

    async def shake_hands():
        url = client.apps_connections_open(app_token=sandbox.app_token)["url"]
        async with aiohttp.ClientSession() as session, session.ws_connect(url) as ws:
            return (await ws.receive(5)).type

    sandbox.socket.refuse(60)
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        loop.run(shake_hands())
    sandbox.socket.refuse(0)

    assert refusal.value.status == 503
    assert loop.run(shake_hands()) is aiohttp.WSMsgType.TEXT


def test_one_of_several_can_be_broken(sandbox, ws, client, loop):
    """The others go on."""

    async def second():
        session = aiohttp.ClientSession()
        url = client.apps_connections_open(app_token=sandbox.app_token)["url"]
        return session, await session.ws_connect(url, timeout=QUICK)

    session, other = loop.run(second())
    sandbox.socket.reset(index=0)

    assert loop.run(ws.receive(5)).type in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR}
    assert gone(sandbox, left=1)
    assert not other.closed
    loop.run(other.close())
    loop.run(session.close())


def test_a_refresh_says_so_and_closes(sandbox, ws, loop):
    """The message first, then the end, so that a client may open anew."""
    sandbox_call = loop.loop.run_in_executor(None, sandbox.disconnect, "refresh_requested")
    first = json.loads(loop.run(ws.receive(5)).data)

    assert (first["type"], first["reason"]) == ("disconnect", "refresh_requested")
    assert loop.run(ws.receive(5)).type is aiohttp.WSMsgType.CLOSE
    assert sandbox_call is not None


def test_a_warning_leaves_ten_seconds(sandbox, ws, loop):
    """The connection still works after it."""
    sandbox.disconnect("warning")
    sandbox.send_event(EVENT)

    kinds = [json.loads(loop.run(ws.receive(5)).data)["type"] for _ in range(2)]
    assert kinds == ["disconnect", "events_api"]


def test_a_disabled_link_closes_all(sandbox, acking):
    """And opens none, until it is restored."""
    sandbox.disconnect("link_disabled")

    assert gone(sandbox)
