"""The WebSocket breaks in every way there is: the program is back soon, and never storms Slack."""

import itertools
import time

import pytest

from bot.sandbox import seen_now
from listeners import socket_mode
from store.issues.issues import Issue, IssueStatus
from tests.pace import allowed
from tests.whole.conftest import ALERTS
from tests.whole.program import wait_until

OPEN = "apps.connections.open"


@pytest.fixture
def both(program, slack, ada, monkeypatch):
    """Started with both connections up; gives the card of an issue."""
    monkeypatch.setattr(socket_mode, "STAGGER", 0.1)
    program.start(ALERTS, sessions=2)
    program.hook("issue_created")
    return ada.expect_message("charge() missing", channel="alerts")


def seconds_until_back(slack, patience):
    """Until Slack has a connection again that was not there before; its number."""
    before = {id(connection) for connection in slack.socket_mode.connections}

    def is_back():
        return {id(connection) for connection in slack.socket_mode.connections} - before

    begun = time.monotonic()
    assert wait_until(is_back, patience)
    return time.monotonic() - begun


def assert_click_works(program, ada, card):
    """A press comes through, and its effect too."""
    assert ada.press("Resolve", card).is_acked
    ada.expect_update(card, "State: Resolved")
    assert program.rows(Issue)[0].status == IssueStatus.RESOLVED


def assert_no_storm(slack, since):
    """At most one apps.connections.open a second."""
    moments = [call.at for call in slack.calls(OPEN) if call.at >= since]
    apart = [second - first for first, second in itertools.pairwise(moments)]
    assert min(apart, default=1.0) > 0.95, apart


@pytest.mark.parametrize("act", ["close", "fin", "reset"])
def test_all_connections_end(both, program, slack, ada, act):
    """By a close frame, by FIN, by RST: back within 5 s."""
    begun = time.monotonic()
    getattr(slack.socket, act)()

    seconds = seconds_until_back(slack, 10)

    assert seconds < allowed(5)
    assert_click_works(program, ada, both)
    program.wait_for_sessions(2)
    assert_no_storm(slack, begun)
    print(f"\n{act}: back after {seconds:.1f} s")


@pytest.mark.crowd
@pytest.mark.parametrize("act", ["close", "fin", "reset"])
def test_one_connection_ends(both, program, slack, ada, act):
    """The other one hears the clicks meanwhile."""
    getattr(slack.socket, act)(index=0)

    click = ada.press("Resolve", both)

    assert click.seconds < allowed(1)
    ada.expect_update(both, "State: Resolved")
    program.wait_for_sessions(2)


def test_half_open(both, program, slack, ada):
    """TCP stays and nothing comes any more: noticed, and back within 15 s."""
    begun = time.monotonic()
    slack.socket.half_open(60)

    seconds = seconds_until_back(slack, 30)

    assert seconds < allowed(15)
    assert wait_until(lambda: len(slack.socket_mode.connections) >= 2, 20)
    assert_no_storm(slack, begun)
    print(f"\nhalf-open: back after {seconds:.1f} s")


def test_refused(both, program, slack, ada):
    """Handshakes are refused for a while: back within 5 s of their end, and no storm before."""
    begun = time.monotonic()
    slack.socket.refuse(6)
    slack.socket.reset()
    assert wait_until(lambda: not slack.connections)

    assert wait_until(lambda: slack.connections, 20)

    seconds = time.monotonic() - begun - 6
    assert seconds < allowed(5)
    assert_click_works(program, ada, both)
    assert_no_storm(slack, begun)
    print(f"\nrefused for 6 s: back after {seconds:.1f} s")


def test_link_disabled(both, program, slack, ada):
    """An admin switches Socket Mode off and on again: back within 5 s, not ready meanwhile."""
    begun = time.monotonic()
    slack.disconnect("link_disabled")
    assert wait_until(lambda: program.get("/readyz").status_code == 503)
    time.sleep(4)
    slack.restore()
    restored = time.monotonic()

    seconds = seconds_until_back(slack, 20)

    assert time.monotonic() - restored < allowed(5)
    assert_click_works(program, ada, both)
    assert wait_until(lambda: program.get("/readyz").status_code == 200)
    assert_no_storm(slack, begun)
    print(f"\nlink_disabled: back {seconds:.1f} s after it was enabled")


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_slack_refreshes_a_connection(both, program, slack, ada, reason):
    """Every few hours: no click is lost."""
    shown = seen_now(both)
    slack.disconnect(reason, index=0)

    for _ in range(10):
        assert ada.press("Resolve", shown).is_acked
        time.sleep(0.1)

    program.wait_for_sessions(2)
    assert slack.timeouts == []


def test_readyz_tells_of_the_socket(both, program, slack):
    """Ready with a session; with none it says which part is missing."""
    ready = program.get("/readyz")
    slack.socket.refuse(3)
    slack.socket.reset()
    assert wait_until(lambda: not program.sessions)

    missing = program.get("/readyz")

    assert (ready.status_code, missing.status_code) == (200, 503)
    assert "no Socket Mode session" in missing.text
