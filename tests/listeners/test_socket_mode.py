"""The connections and the watchdog over them, with times made short."""

import asyncio
import contextlib
import itertools
import logging
import threading
import time
from types import SimpleNamespace

import pytest
from prometheus_client import CollectorRegistry
from slack_bolt import App
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.services import Rush
from listeners import socket_client, socket_mode
from listeners.socket_mode import SocketMode
from tests.pace import allowed
from tests.whole.program import wait_until

OPEN = "apps.connections.open"


@pytest.fixture
def ack_after():
    """What the listener got, in order."""
    return []


@pytest.fixture
def hold():
    """Cleared, listeners wait for it."""
    hold = threading.Event()
    hold.set()
    return hold


@pytest.fixture
def app(client, ack_after, hold):
    app = App(client=client, process_before_response=True)

    @app.action("resolve_issue")
    def resolve(ack, body):
        hold.wait(10)
        ack_after.append(body["actions"][0]["value"])
        ack()

    return app


@pytest.fixture
def lost():
    return threading.Event()


@pytest.fixture
def rush():
    return Rush()


@pytest.fixture
def connect(app, slack, lost, rush, monkeypatch):
    """Start it with two connections; ends with the test."""
    monkeypatch.setattr(socket_mode, "STAGGER", 0.1)
    monkeypatch.setattr(socket_mode, "WATCH_EVERY", 0.05)
    running = []

    def connect(connections=2):
        socket = SocketMode(
            app,
            slack.app_token,
            slack.api_url,
            on_lost=lost.set,
            rush=rush,
            connections=connections,
        )
        running.append(socket)
        socket.start()
        assert socket.is_up.wait(10)
        assert wait_until(lambda: slack.connections == connections)
        return socket

    yield connect
    for socket in running:
        if not socket._stopping.is_set():
            socket.stop(2)


def test_two_connections(connect, slack, click, ack_after):
    """Payloads come by both, and each is acked once."""
    socket = connect()

    ids = [id_ for n in range(10) for id_ in slack.send_envelope("interactive", click(str(n)))]

    assert slack.wait_acked(ids)
    assert sorted(ack_after) == [str(n) for n in range(10)]
    assert socket.sessions == 2


@pytest.fixture
def sample():
    """A figure of the socket's: `sample(socket, "heliograph_ack_seconds_count", type="other")`."""

    def sample(socket, name, **labels):
        registry = CollectorRegistry()
        registry.register(socket.figures)
        return registry.get_sample_value(name, labels)

    return sample


def test_acks_as_figures(connect, slack, click, sample):
    """By the envelope's type, whatever Slack may call others."""
    socket = connect()
    named = {"type": "interactive"}
    assert sample(socket, "heliograph_ack_seconds_count", **named) == 0

    assert slack.wait_acked(slack.send_envelope("interactive", click("1")))
    socket.figures.acked("tomorrow's", 4)

    assert wait_until(lambda: sample(socket, "heliograph_ack_seconds_count", **named) == 1)
    assert sample(socket, "heliograph_ack_seconds_bucket", **named, le="3.0") == 1
    assert sample(socket, "heliograph_ack_seconds_sum", type="other") == 4
    assert sample(socket, "heliograph_envelopes_unacked_total", **named) == 0


def test_reconnects_as_figures(connect, slack, sample, monkeypatch):
    """The first sessions are none; each has its age."""
    monkeypatch.setattr(socket_client, "OPENS_APART", 0.1)
    socket = connect()
    age = {"name": "heliograph_socket_session_age_seconds", "connection": "2"}
    assert sample(socket, "heliograph_socket_reconnects_total") == 0
    assert wait_until(lambda: (sample(socket, **age) or 0) > 0.3)

    slack.socket.reset()

    assert wait_until(lambda: sample(socket, "heliograph_socket_reconnects_total") == 2)
    assert wait_until(lambda: socket.sessions == 2)


def test_what_does_not_open_is_counted(connect, slack, sample, monkeypatch):
    """Then there is no session that could have an age."""
    monkeypatch.setattr(socket_client, "OPENS_APART", 0.1)
    socket = connect(connections=1)
    assert sample(socket, "heliograph_socket_connect_failures_total") == 0
    slack.socket.refuse(60)
    slack.socket.reset()

    assert wait_until(lambda: sample(socket, "heliograph_socket_connect_failures_total") > 0)
    assert sample(socket, "heliograph_socket_session_age_seconds", connection="1") is None


def test_many_at_once_are_a_rush(connect, slack, click, hold, rush):
    """Until they are acked: what follows from them waits that long."""
    connect()
    hold.clear()
    payload = click()
    for _ in range(Rush.FROM):
        slack.send_envelope("interactive", payload)

    assert wait_until(lambda: rush.is_on)
    hold.set()
    assert wait_until(lambda: not rush.is_on)


def test_what_is_in_hand_is_acked_before_the_end(connect, slack, click, hold, ack_after):
    """A click that is stored is acked, also while the program stops."""
    socket = connect()
    hold.clear()
    payload = click()
    ids = [id_ for _ in range(20) for id_ in slack.send_envelope("interactive", payload)]
    assert wait_until(lambda: not slack.acks)
    time.sleep(0.3)
    threading.Timer(0.5, hold.set).start()

    socket.stop(3)

    assert len(ack_after) == 20
    assert slack.wait_acked(ids, timeout=1)
    assert wait_until(lambda: slack.connections == 0)


def test_stop_waits_no_longer_than_its_patience(connect, slack, click, hold):
    """A listener that hangs does not keep the program from ending."""
    socket = connect()
    hold.clear()
    slack.send_envelope("interactive", click())
    time.sleep(0.3)
    begun = time.monotonic()

    socket.stop(1)

    assert time.monotonic() - begun < allowed(3.5)
    hold.set()


def test_more_than_the_pool_can_take(connect, slack, click, hold, ack_after):
    """The others wait their turn; none is forgotten."""
    connect()
    hold.clear()
    payload = click()
    ids = [id_ for _ in range(100) for id_ in slack.send_envelope("interactive", payload)]
    time.sleep(0.5)

    hold.set()

    assert slack.wait_acked(ids)
    assert len(ack_after) == 100


def test_lost_for_good(connect, slack, lost, monkeypatch):
    """Without any session for long the process is told to end, once."""
    socket = connect()
    monkeypatch.setattr(socket_mode, "GIVE_UP_AFTER", 1.0)

    slack.socket.refuse(60)
    slack.socket.reset()

    assert lost.wait(5)
    assert socket.sessions == 0


def test_a_connection_that_does_not_come_back_is_made_anew(connect, slack, caplog, monkeypatch):
    """However its client is stuck."""
    monkeypatch.setattr(socket_client, "OPENS_APART", 0.1)
    socket = connect()
    monkeypatch.setattr(socket_mode, "REBUILD_AFTER", 1.5)
    stuck = socket._clients[0]
    stuck.connect = never
    slack.socket.reset()

    assert wait_until(lambda: socket._clients[0] not in {stuck, None} and socket.sessions == 2)
    assert "starting that connection anew" in caplog.text


async def never():
    """What a connect would be that neither fails nor ends."""
    await socket_mode.asyncio.sleep(60)


def test_ghosts_are_told_of(connect, slack, caplog):
    """Slack counts more connections than we have: clicks may go elsewhere."""
    with caplog.at_level(logging.WARNING):
        first, second = connect(), connect_another(slack, connect)
        assert wait_until(lambda: "Slack counts" in caplog.text)

    assert wait_until(lambda: (first.sessions, second.sessions) == (2, 2))


def connect_another(slack, connect):
    """A second process of the same app."""
    slack_connections = type(slack).connections
    try:
        type(slack).connections = property(lambda self: slack_connections.fget(self) - 2)
        return connect()
    finally:
        type(slack).connections = slack_connections


def test_openings_are_apart(slack, connect, monkeypatch):
    """Of all connections together at most one a second, also at the start."""
    monkeypatch.setattr(socket_client, "OPENS_APART", 0.5)
    connect(connections=4)

    moments = [call.at for call in slack.calls(OPEN)]

    assert len(moments) == 4
    assert min(b - a for a, b in itertools.pairwise(moments)) > 0.45


@pytest.fixture
def narrow(connect, hold, monkeypatch):
    """Takes two envelopes at once, whose listeners wait."""
    monkeypatch.setattr(socket_mode, "IN_HAND_MAX", 2)
    hold.clear()
    return connect(connections=1)


def test_no_more_in_hand_than_may_be(narrow, slack, click, hold, caplog):
    """What comes beyond is not acked, so that Slack sends it again; it costs no memory here."""
    taken = [id_ for n in range(2) for id_ in slack.send_envelope("interactive", click(str(n)))]
    assert wait_until(lambda: narrow._in_hand == 2)
    left = slack.send_envelope("interactive", click("2"))
    assert wait_until(lambda: "an envelope is left to Slack: 2 are in hand" in caplog.text)
    hold.set()

    assert slack.wait_acked(taken)
    assert not slack.wait_acked(left, 0.1)


def test_what_is_left_to_slack_is_counted(narrow, slack, click, hold, sample):
    """As an envelope without an ack."""
    unacked = {"name": "heliograph_envelopes_unacked_total", "type": "interactive"}
    for n in range(3):
        slack.send_envelope("interactive", click(str(n)))

    assert wait_until(lambda: sample(narrow, **unacked) == 1)
    hold.set()


def test_slack_sdk_tries_a_used_up_address_again():
    """That is why `connect` is ours; should it ask for a new one, ours can go."""
    tried = []

    async def refuse(url, **_options):
        tried.append(url)
        raise ConnectionError

    async def connect():
        client = SocketModeClient("xapp-sandbox", ping_interval=0.01)
        client.logger.disabled = True
        client.wss_uri = "wss://used-up.test"
        own = client.aiohttp_client_session
        client.aiohttp_client_session = SimpleNamespace(ws_connect=refuse, closed=False)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(client.connect(), 0.2)
        await own.close()

    asyncio.run(connect())
    assert len(tried) > 1
    assert set(tried) == {"wss://used-up.test"}
