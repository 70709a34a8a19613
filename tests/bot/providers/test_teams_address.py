"""Where cards may go: nothing within the network, whatever a name leads to."""

import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from requests import exceptions

from bot.providers import teams_address
from bot.providers.teams_address import Address, Refused, checked, is_public

SECRET = "sig=never-to-be-seen"
WORKFLOW = f"https://prod-1.westeurope.logic.azure.com:443/workflows/1?{SECRET}"
CERTIFICATE = Path(__file__).parents[1] / "sandbox" / "certificate.pem"
PUBLIC, PRIVATE = "93.184.215.14", "10.0.0.7"


@pytest.fixture
def names(monkeypatch):
    """What the next look-ups find: `names("10.0.0.7")`; returns the names that were asked."""
    asked = []

    def names(*addresses):
        def look_up(host, port, **_):
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in addresses]

        monkeypatch.setattr(teams_address.socket, "getaddrinfo", look_up)
        return asked

    return names


@pytest.mark.parametrize(
    "url",
    [
        WORKFLOW,
        f"https://default.12.environment.api.powerplatform.com/x?{SECRET}",
        f"https://acme.webhook.office.com/webhookb2/x?{SECRET}",
    ],
)
def test_microsofts_own_hosts_need_no_look_up(names, url):
    """They may be behind a proxy that alone knows names."""
    asked = names()

    assert checked(url, allow_loopback=False).ip is None
    assert asked == []


def test_another_host_is_looked_up_once(names):
    """And the address found is the one that is used."""
    asked = names(PUBLIC, "93.184.215.15")

    assert checked(f"https://flow.acme.test/x?{SECRET}", allow_loopback=False).ip == PUBLIC
    assert asked == ["flow.acme.test"]


@pytest.mark.parametrize("found", [[PRIVATE], [PUBLIC, PRIVATE], []])
def test_a_name_that_leads_inside_is_refused(names, found):
    """One private address among public ones is enough."""
    names(*found)
    with pytest.raises(Refused, match="private network"):
        checked(f"https://flow.acme.test/x?{SECRET}", allow_loopback=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://prod-1.logic.azure.com/x",
        "http://flow.acme.test/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest",
        "https://[::ffff:10.0.0.1]/x",
        "https://2130706433/x",
        "https://logic.azure.com.evil.test@127.0.0.1/x",
        "https://user:pass@flow.acme.test/x",
        "https://:443/x",
        "https://flow.acme.test:99999/x",
        "https://[::1/x",
        "https://" + "a" * 70 + ".test/x",
        "ftp://flow.acme.test/x",
        "flow.acme.test",
        "",
    ],
)
def test_what_is_refused(url):
    """The reason does not repeat the address."""
    with pytest.raises(Refused) as caught:
        checked(f"{url}?{SECRET}", allow_loopback=False)

    assert SECRET not in str(caught.value)
    assert "acme" not in str(caught.value)


def test_loopback_only_where_it_is_allowed():
    """For tests and the demo."""
    url = f"http://127.0.0.1:9/x?{SECRET}"
    with pytest.raises(Refused):
        checked(url, allow_loopback=False)

    assert checked(url, allow_loopback=True).url == url


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (PUBLIC, True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("64:ff9b::5db8:d70e", True),
        (PRIVATE, False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),  # noqa: S104 - nothing listens on it.
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::7f00:1", False),
        ("::127.0.0.1", False),
        ("fec0::1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_what_is_public(address, expected):
    """However an address within the network is dressed up."""
    assert is_public(address) is expected


def test_no_look_at_it_shows_the_secret():
    """An address may end up in a traceback or a log."""
    assert SECRET not in repr(checked(WORKFLOW, allow_loopback=False))


@pytest.fixture
def server():
    """Speaks TLS with a certificate for localhost, and answers 200 to the Host it was asked for."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.send_response(200)
            self.send_header("Asked-For", self.headers["Host"])
            self.end_headers()

        def log_message(self, *_):
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_server_is_told_the_name(server):
    """Also by SNI, which its certificate is checked against."""
    url = f"https://localhost:{server.server_port}/x"
    with Address(url, "localhost", "127.0.0.1").session() as session:
        answer = session.post(url, timeout=2, verify=str(CERTIFICATE))

    assert answer.headers["Asked-For"] == f"localhost:{server.server_port}"


def test_it_connects_to_what_was_checked(server):
    """Nobody knows the name by then; a certificate for another one is refused all the same."""
    url = f"https://flow.acme.test:{server.server_port}/x"
    with (
        Address(url, "flow.acme.test", "127.0.0.1").session() as session,
        pytest.raises(exceptions.SSLError, match="not valid for 'flow"),
    ):
        session.post(url, timeout=2, verify=str(CERTIFICATE))
