import socket

import pytest
import requests
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.sandbox import Sandbox


def test_a_port_may_be_chosen():
    """The address names it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    with Sandbox(port=port) as sandbox:
        assert sandbox.url == f"http://127.0.0.1:{port}/"
        assert sandbox.api_url == f"http://127.0.0.1:{port}/api/"


def test_a_taken_port_is_an_error_at_start(sandbox):
    """The usual one of the operating system."""
    port = int(sandbox.url.rsplit(":", 1)[1].strip("/"))

    with pytest.raises(OSError, match="in use"):
        Sandbox(port=port).start()


def test_stopping_twice_is_stopping_once():
    """And nothing answers after it."""
    sandbox = Sandbox().start()
    sandbox.stop()
    sandbox.stop()

    with pytest.raises(requests.ConnectionError):
        requests.get(sandbox.url, timeout=5)


def test_several_run_side_by_side(sandbox):
    """Each with its own port and state."""
    with Sandbox.acme() as other:
        other.add_channel("only-here")

        assert other.url != sandbox.url
        assert other.mailbox.url != sandbox.mailbox.url
        assert "C0ONLYHERE" not in sandbox.space.channels


def test_slacks_builtin_client_works_too(sandbox, client, ada, card):
    """The one that most apps use."""
    app = SocketModeClient(sandbox.app_token, web_client=client)
    app.socket_mode_request_listeners.append(
        lambda c, r: c.send_socket_mode_response(SocketModeResponse(r.envelope_id))
    )
    app.connect()
    delivery = ada.press("Resolve", card)
    app.close()

    assert delivery.is_acked
    assert len(sandbox.acks) == 1
