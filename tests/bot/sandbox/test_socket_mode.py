import asyncio
import json
import time

import aiohttp
import pytest

from bot.sandbox.socket_mode import CONNECTIONS_MAX
from tests.pace import allowed

EVENT = {"type": "app_mention", "user": "U0ADA", "text": "hello", "channel": "C0ALERTS"}

QUICK = aiohttp.ClientWSTimeout(ws_close=0.5)


@pytest.fixture
def dial(sandbox, client, loop):
    """Open a bare WebSocket, past slack_sdk's client; all are closed at the end."""
    sessions, sockets = [], []

    async def open_one(url):
        session = aiohttp.ClientSession()
        sessions.append(session)
        sockets.append(await session.ws_connect(url, timeout=QUICK))
        return sockets[-1]

    def connect(url=None):
        url = url or client.apps_connections_open(app_token=sandbox.app_token)["url"]
        return loop.run(open_one(url))

    async def close_all():
        for ws in sockets:
            await ws.close()
        for session in sessions:
            await session.close()

    yield connect
    loop.run(close_all())


@pytest.fixture
def read(loop):
    """The next JSON object that comes."""

    async def receive(ws):
        return json.loads((await ws.receive(5)).data)

    return lambda ws: loop.run(receive(ws))


def test_hello_counts_the_connections(dial, read, sandbox):
    """Each one is told how many there are, and of which app."""
    hellos = [read(dial()) for _ in range(2)]

    assert [hello["num_connections"] for hello in hellos] == [1, 2]
    assert hellos[0]["connection_info"] == {"app_id": sandbox.app_id}
    assert sandbox.connections == 2


def test_a_ticket_is_good_for_one_connection(dial, client, sandbox):
    """A second handshake with it is refused, and so is a made-up one."""
    url = client.apps_connections_open(app_token=sandbox.app_token)["url"]
    dial(url)

    for wrong in (url, url.split("?")[0]):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            dial(wrong)
        assert refusal.value.status == 401


def test_ten_connections_are_the_most(dial, sandbox):
    """As many as Slack allows."""
    for _ in range(CONNECTIONS_MAX):
        dial()

    with pytest.raises(aiohttp.WSServerHandshakeError):
        dial()
    assert sandbox.connections == CONNECTIONS_MAX


def test_each_payload_goes_to_one_connection(dial, read, sandbox):
    """In turn, so that every open one gets its share."""
    sockets = [dial(), dial()]
    for ws in sockets:
        read(ws)
    sandbox.send_event(EVENT | {"text": "one"})
    sandbox.send_event(EVENT | {"text": "two"})

    texts = {read(ws)["payload"]["event"]["text"] for ws in sockets}
    assert texts == {"one", "two"}


def test_an_event_has_slacks_frame(acking, sandbox):
    """Team, app, a unique id, the time, and who authorised it."""
    ids = [sandbox.send_event(EVENT).id for _ in range(2)]
    assert sandbox.wait_acked(ids)

    payload = acking.received[0].payload
    assert (payload["type"], payload["event"]) == ("event_callback", EVENT)
    assert (payload["team_id"], payload["api_app_id"]) == (sandbox.team_id, sandbox.app_id)
    assert payload["event_id"] != acking.received[1].payload["event_id"]
    assert payload["authorizations"][0]["user_id"] == sandbox.bot_user_id


def test_acks_are_kept_with_their_time_and_answer(acking, sandbox):
    """For measuring."""
    acking.answer = {"text": "hello"}
    (envelope,) = sandbox.send_envelope("slash_commands", {"command": "/helio"})
    assert sandbox.wait_acked([envelope])

    ((found, seconds, answer),) = sandbox.acks
    assert (found, answer) == (envelope, {"text": "hello"})
    assert 0 < seconds < allowed(3)


def test_an_event_that_is_not_acked_comes_again(acking, sandbox):
    """Three times more, each counted, with the reason."""
    sandbox.ack_timeout = 0.05
    acking.is_mute = True

    delivery = sandbox.send_event(EVENT)

    assert delivery.settled.wait(5)
    assert [request.retry_attempt for request in acking.received] == [0, 1, 2, 3]
    assert acking.received[1].retry_reason == "timeout"
    assert sandbox.timeouts == [delivery]


def test_a_click_that_is_not_acked_is_lost(acking, sandbox, ada, card):
    """It does not come again; the person sees that it failed."""
    sandbox.ack_timeout = 0.05
    acking.is_mute = True

    delivery = ada.press("Resolve", card)

    assert not delivery.is_acked
    assert len(acking.received) == 1
    assert sandbox.timeouts == [delivery]


def test_a_click_without_any_connection_is_lost(sandbox, ada, card):
    """Nobody is there to ack it."""
    sandbox.ack_timeout = 0.05

    assert not ada.press("Resolve", card).is_acked


def test_an_event_reaches_an_app_that_comes_back_in_time(sandbox, acking):
    """The retry goes to whichever connection is open by then."""
    sandbox.ack_timeout = 0.2
    acking.is_mute = True
    delivery = sandbox.send_event(EVENT)
    acking.is_mute = False

    assert delivery.settled.wait(5)
    assert delivery.is_acked


def test_a_repeated_envelope_is_the_same_each_time(acking, sandbox):
    """For an app that must not act twice."""
    ids = sandbox.send_envelope("interactive", {"type": "block_actions"}, times=3)

    assert sandbox.wait_acked(ids)
    assert len(set(ids)) == 1
    assert len(acking.received) == 3


def test_waiting_for_an_ack_ends(acking, sandbox):
    """False after the time-out, not an exception."""
    acking.is_mute = True
    ids = sandbox.send_envelope("interactive", {})

    assert not sandbox.wait_acked(ids, timeout=0.05)


@pytest.mark.crowd
def test_a_burst_is_delivered_and_acked(acking, sandbox):
    """Two thousand at once; none is lost on this side."""
    ids = [sandbox.send_envelope("interactive", {"number": n})[0] for n in range(2000)]

    assert sandbox.wait_acked(ids, timeout=30)
    assert [request.payload["number"] for request in acking.received] == list(range(2000))


def test_a_clients_pings_are_answered(dial, sandbox, loop, read):
    """By a pong with the same words, as a watchdog needs it."""
    ws = dial()
    read(ws)

    async def ping():
        waiter = asyncio.ensure_future(ws.receive(2))
        await ws.ping(b"are you there")
        await asyncio.sleep(0.1)
        alive = not waiter.done()  # aiohttp takes the pong itself; no frame, no close.
        waiter.cancel()
        return alive

    assert loop.run(ping())


def test_the_server_pings_too(sandbox, client, loop):
    """Every ping_seconds; a bare client sees it."""
    sandbox.socket_mode.ping_seconds = 0.05

    async def see():
        url = client.apps_connections_open(app_token=sandbox.app_token)["url"]
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(url, autoping=False) as ws,
        ):
            frames = [await ws.receive(5) for _ in range(2)]
        return [frame.type for frame in frames]

    assert loop.run(see()) == [aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.PING]


def test_noise_on_the_socket_is_survived(dial, read, sandbox, loop):
    """Frames that are no acks, and acks of nothing, change nothing."""
    ws = dial()
    read(ws)
    for noise in ("not json", "[]", '{"envelope_id": "unknown"}', "{}"):
        loop.run(ws.send_str(noise))
    sandbox.send_event(EVENT)

    assert read(ws)["type"] == "events_api"
    assert sandbox.acks == []


def test_a_sandbox_that_does_not_run_sends_nothing(sandbox):
    """A clear error in place of a lost envelope."""
    sandbox.stop()

    with pytest.raises(RuntimeError, match="not running"):
        sandbox.send_event(EVENT)


def test_stopping_closes_open_connections(dial, read, sandbox, loop):
    """At once, and with a close frame."""
    ws = dial()
    read(ws)
    start = time.monotonic()

    sandbox.stop()

    assert time.monotonic() - start < allowed(5)
    assert loop.run(ws.receive(2)).type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}
