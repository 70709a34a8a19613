"""The provider against a real mail server, by the real smtplib."""

import logging
import socket
import threading
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.mail_settings import sender_of, server_of
from bot.notes.note import Link, Note, Person
from bot.providers import KINDS, off
from bot.providers.base import Probes, Setup
from bot.providers.email import Email
from bot.providers.mail.connection import Waits
from bot.sandbox import Sandbox
from bot.sandbox.mail_faults import Break
from bot.settings import Settings
from bot.vocabulary.failures import (
    Failure,
    PermanentFailure,
    TargetDead,
    TemporaryFailure,
    Unknown,
    WorkspaceDown,
)

ADA = "ada.lovelace@acme.test"
FROM = "Heliograph <heliograph@acme.test>"
NOTE = Note(
    subject="issue:1",
    title="[shop] Boom",
    lines=((Person("Bob"), " resolved ", Link("SHOP-1", "https://x.test/1")),),
    headline="SHOP-1 - Boom",
    url="https://x.test/1",
    thread="acme/issue/1",
    key="key-1",
)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def mailbox(sandbox):
    yield sandbox.mailbox
    sandbox.mailbox.accept()


@pytest.fixture
def build():
    """Providers, let go of at the end."""
    made = []

    def build(url, **more):
        more = {"waits": Waits(operation=10, message=10)} | more
        made.append(Email(server_of(url), sender_of(FROM), "Sentry", **more))
        return made[-1]

    yield build
    for provider in made:
        provider.close()


@pytest.fixture
def mail(build, mailbox):
    return build(mailbox.url)


def test_does_all_that_the_relay_may_ask(mail):
    """It is one of the kinds, and can be probed."""
    assert Email in KINDS
    assert isinstance(mail, Probes)


def test_sends_one_mail(mail, mailbox):
    """From and to whom it should; the answer is its id."""
    external_id = mail.send(NOTE, ADA, None)

    kept = mailbox.messages[-1]
    assert (kept.sender, kept.recipients) == ("heliograph@acme.test", (ADA,))
    assert external_id == kept.message["Message-ID"] == "<key-1@acme.test>"
    assert kept.subject == "SHOP-1 - Boom"
    assert kept.text.startswith("Bob resolved SHOP-1")
    assert "<strong" in kept.html


def test_lines_that_begin_with_a_dot_arrive(mail, mailbox):
    """A lone dot ends a message; one that is text does not."""
    mail.send(Note("issue:1", "x", lines=((".",), ("..two",), (".end",))), ADA, None)

    assert mailbox.messages[-1].text == "x\n\n.\n..two\n.end\n"


def test_a_batch_leaves_by_one_connection(mail, mailbox):
    """A hundred mails; the next one has a connection of its own."""
    before, kept = mailbox.connections, len(mailbox.messages)
    for _ in range(100):
        mail.send(NOTE, ADA, None)
    assert mailbox.connections - before == 1
    mail.send(NOTE, ADA, None)

    assert mailbox.connections - before == 2
    assert len(mailbox.messages) - kept == 101


def test_threads_share_connections(mail, mailbox):
    """Never two at once in one; as many as there are threads at the most."""
    before, kept = mailbox.connections, len(mailbox.messages)
    senders = [
        threading.Thread(target=lambda: [mail.send(NOTE, ADA, None) for _ in range(10)])
        for _ in range(4)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert len(mailbox.messages) - kept == 40
    assert mailbox.connections - before <= 4


def test_a_kept_connection_that_died_is_replaced(mail, mailbox):
    """Without a word, and without a second message."""
    mail.send(NOTE, ADA, None)
    before, kept = mailbox.connections, len(mailbox.messages)
    mailbox.drop_connections()
    time.sleep(0.05)
    mail.send(NOTE, ADA, None)

    assert mailbox.connections - before == 1
    assert len(mailbox.messages) - kept == 1


def test_a_server_that_wants_to_be_left_is_asked_anew(mail, mailbox):
    """Many close a connection after so many mails; 421 on a kept one says no more than that."""
    mail.send(NOTE, ADA, None)
    mailbox.fault("MAIL", "421 4.7.0 too many messages in this connection", times=1)

    assert mail.send(NOTE, ADA, None)


def test_a_new_connection_is_not_tried_twice(mail, mailbox):
    """That is the relay's to do."""
    before = mailbox.connections
    mailbox.fault("MAIL", Break.RESET)
    with pytest.raises(TemporaryFailure):
        mail.send(NOTE, ADA, None)

    assert mailbox.connections - before == 1


def test_nothing_is_sent_twice_after_an_answer_was_lost(mail, mailbox):
    """Also not by a kept connection: perhaps it was taken."""
    mail.send(NOTE, ADA, None)
    kept = len(mailbox.messages)
    mailbox.fault("DATA", Break.KEEP_AND_RESET, times=1)
    with pytest.raises(Unknown):
        mail.send(NOTE, ADA, None)

    assert len(mailbox.messages) - kept == 1


def test_idle_connections_are_let_go(build, mailbox):
    """The server is not held for nothing; the next mail has a new one."""
    mail = build(mailbox.url)
    mail._connections._idle_seconds = 0.05
    mail.send(NOTE, ADA, None)
    before = mailbox.connections
    end = time.monotonic() + 5
    while mail._connections._kept and time.monotonic() < end:
        time.sleep(0.02)
    mail.send(NOTE, ADA, None)

    assert mailbox.connections - before == 1


REFUSALS = [
    ("EHLO", "421 4.3.2 closing", TemporaryFailure),
    ("MAIL", "451 4.3.0 later", TemporaryFailure),
    ("MAIL", "421 4.3.2 closing", TemporaryFailure),
    ("MAIL", "550 5.7.1 not from you", WorkspaceDown),
    ("MAIL", Break.HANG, TemporaryFailure),
    ("RCPT", "450 4.2.0 greylisted", TemporaryFailure),
    ("RCPT", "421 4.3.2 closing", TemporaryFailure),
    ("RCPT", f"550 5.1.1 <{ADA}>: no such user", TargetDead),
    ("RCPT", f"551 {ADA} moved", TargetDead),
    ("RCPT", f"553 5.1.3 {ADA} is bad", TargetDead),
    ("RCPT", "554 5.7.1 not to that one", TargetDead),
    ("RCPT", "451 4.7.1 not to that one now", TemporaryFailure),
    ("RCPT", f"552 5.2.2 {ADA} is full", PermanentFailure),
    ("RCPT", Break.RESET, TemporaryFailure),
    ("RCPT", Break.HANG, TemporaryFailure),
    ("DATA", "451 4.3.0 later", TemporaryFailure),
    ("DATA", "421 4.3.2 closing", TemporaryFailure),
    ("DATA", "554 5.6.0 looks like spam", PermanentFailure),
    ("DATA", "354 what?", Unknown),
    ("DATA", Break.HANG, Unknown),
    ("DATA", Break.RESET, Unknown),
    ("DATA", Break.KEEP_AND_RESET, Unknown),
]


@pytest.mark.parametrize("refused", REFUSALS, ids=lambda refused: f"{refused[0]} {refused[1]}")
def test_failures(build, mailbox, caplog, refused):
    """By kind; no address in the reason or the log; and the next mail is well again."""
    command, answer, kind = refused
    patience = 0.5 if answer is Break.HANG else 10
    mail = build(mailbox.url, waits=Waits(operation=patience, message=patience))
    caplog.set_level(logging.DEBUG)
    mailbox.fault(command, answer, times=1)
    with pytest.raises(Failure) as failed:
        mail.send(NOTE, ADA, None)

    assert type(failed.value) is kind or kind in type(failed.value).__bases__
    assert "lovelace" not in failed.value.reason
    assert "lovelace" not in caplog.text
    assert mail.send(NOTE, ADA, None)


def test_a_refusal_leaves_the_connection_open(mail, mailbox):
    """One bad address does not cost the others a new one."""
    mail.send(NOTE, ADA, None)
    before = mailbox.connections
    mailbox.refuse("gone@acme.test")
    with pytest.raises(TargetDead, match=r"refuses the address \(550 5\.1\.1\)"):
        mail.send(NOTE, "gone@acme.test", None)
    mail.send(NOTE, ADA, None)

    assert mailbox.connections == before


def test_the_same_note_has_the_same_id_again(mail, mailbox):
    """So whoever got it twice can see that it is one."""
    mailbox.fault("DATA", Break.KEEP_AND_RESET, times=1)
    with pytest.raises(Unknown):
        mail.send(NOTE, ADA, None)
    mail.send(NOTE, ADA, None)

    first, second = mailbox.messages[-2:]
    assert first.message["Message-ID"] == second.message["Message-ID"]


@pytest.mark.parametrize(
    "address",
    ["nobody", "a@b@c", "ada@acme.test\r\nRCPT TO:<eve@evil.test>", "a@" + "x" * 70 + ".test", ""],
)
def test_what_is_no_address_is_a_dead_target(mail, mailbox, address):
    """The server is not even asked."""
    before = mailbox.connections
    with pytest.raises(TargetDead, match="not an email address"):
        mail.send(NOTE, address, None)

    assert mailbox.connections == before


def test_addresses_beyond_ascii(mail, mailbox):
    """A host in its own letters is spelled for every server; a name needs one that knows it."""
    mail.send(NOTE, "ada@bücher.test", None)
    assert mailbox.messages[-1].recipients == ("ada@xn--bcher-kva.test",)
    mail.send(NOTE, "jörg@acme.test", None)

    assert mailbox.messages[-1].recipients == ("jörg@acme.test",)
    assert mailbox.messages[-1].message["To"] == "jörg@acme.test"


def test_a_server_for_ascii_only(mail, mailbox):
    """It is said, and the connection goes on."""
    mailbox.is_ascii_only = True
    with pytest.raises(PermanentFailure, match="not in plain ASCII"):
        mail.send(NOTE, "jörg@acme.test", None)

    assert mail.send(NOTE, ADA, None)


@pytest.mark.parametrize(
    ("host", "words"),
    [("127.0.0.1", "takes no connections"), ("no-such-host.invalid", "name is not known")],
)
def test_a_server_that_is_not_there(build, host, words):
    """Nothing was sent: it is tried again."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(TemporaryFailure, match=words):
        build(f"smtp://{host}:{port}").send(NOTE, ADA, None)


def test_what_speaks_no_smtp(build):
    """It listens and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mail = build(f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(TemporaryFailure, match="does not answer in time"):
            mail.send(NOTE, ADA, None)


def test_a_server_that_turns_us_away(build):
    """At the door, before anything is said: nobody gets mail."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        mail = build(f"smtp://127.0.0.1:{door.getsockname()[1]}")
        keeper = threading.Thread(target=turn_away, args=(door,))
        keeper.start()
        with pytest.raises(WorkspaceDown, match=r"takes nothing from this machine \(554 5\.7\.1\)"):
            mail.send(NOTE, ADA, None)
        keeper.join()


def turn_away(door):
    connection, _ = door.accept()
    with connection:
        connection.sendall(b"554 5.7.1 go away\r\n")


def test_a_server_may_look_a_message_through(build, mailbox):
    """That takes longer than all else; who gives up too soon sends it again and again."""
    mailbox.stall(0.2)

    assert build(mailbox.url, waits=Waits(operation=0.1, message=5)).send(NOTE, ADA, None)


def test_probing(mail, mailbox):
    """Down as long as no mail is taken from us; a probe sends none."""
    kept = len(mailbox.messages)
    mailbox.fault("MAIL", "550 5.7.1 blocked")
    with pytest.raises(WorkspaceDown):
        mail.send(NOTE, ADA, None)
    with pytest.raises(WorkspaceDown):
        mail.probe()
    mailbox.accept()
    mail.probe()

    assert len(mailbox.messages) == kept


@pytest.mark.parametrize(
    "answer",
    [
        "554 5.7.1 <host>: Helo command rejected: Access denied",
        "504 5.5.2 <host>: Helo command rejected: need fully-qualified hostname",
        "550 5.7.1 Client host blocked",
        "530 Authentication required",
        "451 4.3.0 later",
        "450 4.7.1 <host>: Helo command rejected: Host not found",
    ],
)
def test_recipients_refused_for_the_servers_own_reasons(mail, mailbox, answer):
    """No address is meant: all mail waits, and the probe finds it as long as it lasts."""
    kept = len(mailbox.messages)
    mailbox.refuse("*", answer)
    with pytest.raises(WorkspaceDown) as down:
        mail.send(NOTE, ADA, None)
    with pytest.raises(WorkspaceDown):
        mail.probe()
    mailbox.accept()
    mail.probe()

    assert ("SMTP_EHLO_NAME" in down.value.reason) == ("Helo" in answer or answer[0] == "5")
    assert len(mailbox.messages) == kept
    assert mail.send(NOTE, ADA, None)


def test_policy_against_one_address(mail, mailbox):
    """The sender's own is taken, so it is that address: others go on, and nothing is down."""
    mailbox.refuse(ADA, "550 5.7.133 only members may write to the group")
    with pytest.raises(TargetDead, match="and takes others"):
        mail.send(NOTE, ADA, None)

    mail.probe()
    assert mail.send(NOTE, "grace@acme.test", None)


def test_sender_that_has_no_mailbox(mail, mailbox):
    """A no-reply address: the server judges addresses, so it takes mail."""
    mailbox.refuse("heliograph@acme.test")
    mail.probe()

    assert mail.send(NOTE, ADA, None)


def test_server_that_leaves_while_it_is_asked_for_another_address(mail, mailbox):
    """Nothing is known yet: it is tried again."""
    mailbox.refuse(ADA, "554 5.7.1 no")
    mailbox.refuse("heliograph@acme.test", "421 4.3.2 closing")
    with pytest.raises(TemporaryFailure):
        mail.send(NOTE, ADA, None)


def test_our_name_in_ehlo(mailbox):
    """SMTP_EHLO_NAME is what the server hears; without it this machine's own name."""
    mailbox.require_name("heliograph.acme.test")
    given = {"smtp_url": SecretStr(mailbox.url), "email_from": FROM}
    named = Settings(**given, smtp_ehlo_name="heliograph.acme.test")
    for settings, is_taken in ((named, True), (Settings(**given), False)):
        mail = Email.build(Setup(settings, None, None))
        if is_taken:
            assert mail.send(NOTE, ADA, None)
        else:
            with pytest.raises(WorkspaceDown, match="set SMTP_EHLO_NAME"):
                mail.send(NOTE, ADA, None)
        mail.close()


def test_many_notes_fit_one_mail(mail):
    """Short ones; long ones take more room."""
    long = Note("issue:1", "x", lines=(("y" * 9000,),))

    assert mail.fits([NOTE] * 60) == 50
    assert mail.fits([long] * 10) == 6
    assert mail.fits([Note("issue:1", "x", lines=(("y",),) * 99)]) == 1


def test_it_is_off_without_a_server():
    """And says what is missing."""
    server = SecretStr("smtp://mail.acme.test")

    assert off(Settings())["email"] == "SMTP_URL is not set"
    assert "email" not in off(Settings(smtp_url=server, email_from=FROM))


def test_it_is_built_from_the_settings(mailbox, monkeypatch):
    """And trusts what SSL_CERT_FILE names: a company's own certificates."""
    certificate = Path(__file__).parents[1] / "sandbox" / "certificate.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mailbox.secure(certificate)
    settings = Settings(smtp_url=SecretStr(mailbox.tls_url), email_from=FROM, tracker_name="Bugs")
    mail = Email.build(Setup(settings, None, None))
    mail.send(Note("issue:1", "x", url="https://x.test/1"), ADA, None)
    mail.close()

    assert "Open in Bugs: https://x.test/1" in mailbox.messages[-1].text
