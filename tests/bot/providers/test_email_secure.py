"""TLS and logins: what goes out encrypted, and what does not go out at all."""

import dataclasses
import logging
import socket
import ssl
from pathlib import Path

import pytest

from bot.mail_settings import Server, sender_of, server_of
from bot.notes.note import Note
from bot.providers.email import Email
from bot.providers.mail.connection import Waits
from bot.sandbox import Sandbox
from bot.vocabulary.failures import TemporaryFailure, WorkspaceDown

CERTIFICATE = Path(__file__).parents[1] / "sandbox" / "certificate.pem"
ADA = "ada@acme.test"
NOTE = Note("issue:1", "[shop] Boom", key="key-1")
PASSWORD = "hunter2"


@dataclasses.dataclass(frozen=True)
class FarServer(Server):
    """One that is treated as if it were not on this machine."""

    @property
    def is_loopback(self):
        return False


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def mailbox(sandbox):
    yield sandbox.mailbox
    sandbox.mailbox.accept()


@pytest.fixture
def commands(mailbox, monkeypatch):
    """What each connection was secured by and logged in with, as the server saw it."""
    seen = []
    keep = mailbox.handle_DATA

    async def noting(server, session, envelope):
        seen.append((session.ssl is not None, bool(session.authenticated)))
        return await keep(server, session, envelope)

    monkeypatch.setattr(mailbox, "handle_DATA", noting)
    return seen


@pytest.fixture
def build():
    made = []

    def build(server, context=None):
        waits = Waits(operation=2, message=2)
        sender = sender_of("heliograph@acme.test")
        made.append(Email(server, sender, "Sentry", context=context, waits=waits))
        return made[-1]

    yield build
    for provider in made:
        provider.close()


@pytest.fixture
def trusting():
    return ssl.create_default_context(cafile=CERTIFICATE)


def with_login(mailbox, password=PASSWORD, kind=Server):
    return kind("127.0.0.1", mailbox.port, user="helio", password=password)


def test_starttls_is_taken_where_it_is_offered(build, mailbox, trusting, commands):
    """Without being asked to."""
    mailbox.secure(CERTIFICATE)
    build(server_of(mailbox.url), trusting).send(NOTE, ADA, None)

    assert commands == [(True, False)]


def test_where_it_is_not_offered_mail_goes_plain(build, mailbox, commands):
    """There is no password to lose."""
    build(server_of(mailbox.url)).send(NOTE, ADA, None)

    assert commands == [(False, False)]


def test_tls_from_the_start(build, mailbox, trusting):
    """By smtps."""
    mailbox.secure(CERTIFICATE)
    build(server_of(mailbox.tls_url), trusting).send(NOTE, ADA, None)

    assert mailbox.messages[-1].recipients == (ADA,)


@pytest.mark.parametrize("address", ["url", "tls_url"])
def test_an_unknown_certificate_is_not_trusted(build, mailbox, address):
    """Nothing is sent, and the reason says why."""
    mailbox.secure(CERTIFICATE)
    kept = len(mailbox.messages)
    with pytest.raises(TemporaryFailure, match=r"certificate is not trusted \(self-signed"):
        build(server_of(getattr(mailbox, address))).send(NOTE, ADA, None)

    assert len(mailbox.messages) == kept


def test_a_certificate_of_another_host_is_not_trusted(build, mailbox, trusting, monkeypatch):
    """Known, but not for the name that was asked for."""
    mailbox.secure(CERTIFICATE)
    monkeypatch.setattr("smtplib.SMTP._get_socket", connecting_to(mailbox.port))
    with pytest.raises(TemporaryFailure, match="certificate is not trusted"):
        build(Server("mail.acme.test", mailbox.port), trusting).send(NOTE, ADA, None)


def connecting_to(port):
    """As if every name led to this machine."""
    return lambda _smtp, _host, _port, timeout: socket.create_connection(
        ("127.0.0.1", port), timeout
    )


def test_tls_on_a_port_without_it(build, mailbox):
    """Said so that whoever set it up sees the mistake."""
    with pytest.raises(TemporaryFailure, match="does the port speak it"):
        build(Server("127.0.0.1", mailbox.port, is_tls=True)).send(NOTE, ADA, None)


def test_a_login_over_starttls(build, mailbox, trusting, commands):
    """The server that wants one gets it."""
    mailbox.secure(CERTIFICATE)
    mailbox.require_login("helio", PASSWORD)
    build(with_login(mailbox, kind=FarServer), trusting).send(NOTE, ADA, None)

    assert commands == [(True, True)]


def test_a_password_does_not_go_out_in_the_clear(build, mailbox, monkeypatch):
    """Not even tried: no STARTTLS, no login, no mail."""
    mailbox.require_login("helio", PASSWORD)
    monkeypatch.setattr("smtplib.SMTP.login", lambda *_: pytest.fail("it was sent"))
    mail = build(with_login(mailbox, kind=FarServer))
    with pytest.raises(WorkspaceDown, match="not sent in the clear"):
        mail.send(NOTE, ADA, None)

    with pytest.raises(WorkspaceDown, match="not sent in the clear"):
        mail.probe()


def test_on_this_machine_it_may(build, mailbox, commands):
    """A relay beside us often has no certificate."""
    mailbox.require_login("helio", PASSWORD)
    build(with_login(mailbox)).send(NOTE, ADA, None)

    assert commands == [(False, True)]


def test_a_wrong_password_stops_all_mail(build, mailbox, caplog):
    """Until it is right; neither the reason nor the log has it."""
    caplog.set_level(logging.DEBUG)
    mailbox.require_login("helio", "another")
    mail = build(with_login(mailbox))
    with pytest.raises(WorkspaceDown, match=r"user and password of SMTP_URL \(535") as down:
        mail.send(NOTE, ADA, None)
    with pytest.raises(WorkspaceDown):
        mail.probe()

    assert PASSWORD not in f"{down.value!r} {down.value.__context__!r} {caplog.text}"
    mailbox.require_login("helio", PASSWORD)
    mail.probe()


def test_a_server_that_wants_a_login_and_gets_none(build, mailbox):
    """The reason says what is missing."""
    mailbox.require_login("helio", PASSWORD)
    with pytest.raises(WorkspaceDown, match="does it want a login in SMTP_URL"):
        build(server_of(mailbox.url)).send(NOTE, ADA, None)


def test_a_server_without_logins(build, mailbox):
    """A password that nobody asks for is a mistake in SMTP_URL."""
    with pytest.raises(WorkspaceDown, match="offers no login by password"):
        build(with_login(mailbox)).send(NOTE, ADA, None)
