import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.sandbox.mail_faults import Break

CERTIFICATE = Path(__file__).with_name("certificate.pem")


def mail(to="ada@acme.test", subject="API-7 - Cart is empty"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "bot@acme.test", to, subject
    message["Message-ID"] = "<1@acme.test>"
    message.set_content("in words, ünïcode too")
    message.add_alternative("<p>in <b>HTML</b></p>", subtype="html")
    return message


@pytest.fixture
def smtp(sandbox):
    """A connection to the mailbox."""
    with smtplib.SMTP("127.0.0.1", sandbox.mailbox.port, timeout=5) as connection:
        yield connection


def test_a_mail_is_kept_whole(sandbox, smtp):
    """Headers, both parts, and the envelope that it came in."""
    smtp.send_message(mail(), from_addr="bounce@acme.test")

    (kept,) = sandbox.mailbox.messages
    assert (kept.sender, kept.recipients) == ("bounce@acme.test", ("ada@acme.test",))
    assert kept.message["Message-ID"] == "<1@acme.test>"
    assert "ünïcode" in kept.text
    assert "<b>HTML</b>" in kept.html
    assert sandbox.mailbox.url == f"smtp://127.0.0.1:{sandbox.mailbox.port}"


def test_a_refused_recipient_does_not_stop_the_others(sandbox, smtp):
    """550 for one address only, until it is taken back."""
    sandbox.mailbox.refuse("gone@acme.test")
    refused = smtp.sendmail("a@x.test", ["gone@acme.test", "ada@acme.test"], mail().as_bytes())
    sandbox.mailbox.accept()

    assert refused["gone@acme.test"][0] == 550
    assert sandbox.mailbox.expect("ada@acme.test").recipients == ("ada@acme.test",)
    assert smtp.sendmail("a@x.test", ["gone@acme.test"], mail().as_bytes()) == {}


def test_a_server_may_be_busy(sandbox, smtp):
    """451 to everyone: for now, not for good."""
    sandbox.mailbox.refuse(answer="451 4.3.0 later")

    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        smtp.send_message(mail())

    assert refusal.value.recipients["ada@acme.test"][0] == 451
    assert sandbox.mailbox.messages == []


def test_a_server_may_stall(sandbox):
    """The client's own time-out ends it."""
    sandbox.mailbox.stall(60)

    connection = smtplib.SMTP("127.0.0.1", sandbox.mailbox.port, timeout=0.3)
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        connection.send_message(mail())
    connection.close()
    assert sandbox.mailbox.messages == []


def test_the_right_mail_is_waited_for(sandbox, smtp):
    """By address and words; the failure shows what came."""
    smtp.send_message(mail(subject="one"))
    smtp.send_message(mail(to="bob@acme.test", subject="two"))

    assert sandbox.mailbox.expect("bob@acme.test", "two").subject == "two"
    with pytest.raises(AssertionError, match=r"to ada@acme\.test: 'one'"):
        sandbox.mailbox.expect("bob@acme.test", "one", timeout=0)


@pytest.fixture
def trusting():
    return ssl.create_default_context(cafile=CERTIFICATE)


def connect(sandbox, timeout=5):
    return smtplib.SMTP("127.0.0.1", sandbox.mailbox.port, timeout=timeout)


def test_starttls_is_offered_when_it_is_secured(sandbox, trusting):
    """To connections from then on; the certificate is good for this machine."""
    sandbox.mailbox.secure(CERTIFICATE)
    with connect(sandbox) as connection:
        connection.starttls(context=trusting)
        connection.send_message(mail())
        cipher = connection.sock.cipher()

    assert cipher is not None
    assert len(sandbox.mailbox.messages) == 1


def test_tls_from_the_start(sandbox, trusting):
    """At an address of its own."""
    sandbox.mailbox.secure(CERTIFICATE)
    place = urlsplit(sandbox.mailbox.tls_url)
    with smtplib.SMTP_SSL(place.hostname, place.port, timeout=5, context=trusting) as connection:
        connection.send_message(mail())

    assert (place.scheme, len(sandbox.mailbox.messages)) == ("smtps", 1)


def test_a_login_may_be_required(sandbox):
    """Only the right one; without it no mail is taken."""
    sandbox.mailbox.require_login("helio", "s3cret")
    with connect(sandbox) as connection:
        with pytest.raises(smtplib.SMTPSenderRefused, match="530"):
            connection.send_message(mail())
        with pytest.raises(smtplib.SMTPAuthenticationError):
            connection.login("helio", "wrong")
        connection.login("helio", "s3cret")

        assert connection.send_message(mail()) == {}


def test_no_login_is_offered_where_none_is_required(sandbox):
    """As with most relays inside a network."""
    with connect(sandbox) as connection:
        connection.ehlo()

        assert not connection.has_extn("auth")
        assert connection.has_extn("smtputf8")


@pytest.mark.parametrize(
    ("command", "answer", "error"),
    [
        ("EHLO", "421 4.3.2 closing", smtplib.SMTPServerDisconnected),
        ("MAIL", "550 5.7.1 no", smtplib.SMTPSenderRefused),
        ("RCPT", "451 4.3.0 later", smtplib.SMTPRecipientsRefused),
        ("DATA", "554 5.6.0 no", smtplib.SMTPDataError),
        ("DATA", Break.RESET, smtplib.SMTPServerDisconnected),
    ],
)
def test_faults_meet_a_command(sandbox, command, answer, error):
    """Once if they shall; nothing is kept, and then all is well."""
    sandbox.mailbox.fault(command, answer, times=1)
    with pytest.raises(error), connect(sandbox) as connection:
        connection.send_message(mail())
    with connect(sandbox) as connection:
        connection.send_message(mail())

    assert len(sandbox.mailbox.messages) == 1


def test_an_answer_may_be_lost(sandbox):
    """The message is kept, and nobody is told."""
    sandbox.mailbox.fault("DATA", Break.KEEP_AND_RESET)
    with pytest.raises(smtplib.SMTPServerDisconnected), connect(sandbox) as connection:
        connection.send_message(mail())

    assert len(sandbox.mailbox.messages) == 1


def test_it_may_hang(sandbox):
    """Until the client gives up."""
    sandbox.mailbox.fault("RCPT", Break.HANG)
    connection = connect(sandbox, timeout=0.1)
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        connection.send_message(mail())
    connection.close()

    assert sandbox.mailbox.messages == []


def test_connections_are_counted_and_dropped(sandbox):
    """As by a server that restarts."""
    with connect(sandbox) as connection:
        connection.noop()
        sandbox.mailbox.drop_connections()
        with pytest.raises(smtplib.SMTPServerDisconnected):
            wait_for_the_end(connection)

    assert sandbox.mailbox.connections == 1


def wait_for_the_end(connection):
    for _ in range(1000):
        connection.noop()


def test_accept_takes_all_back(sandbox):
    """TLS, logins, faults, and what is left of ASCII."""
    sandbox.mailbox.secure(CERTIFICATE)
    sandbox.mailbox.require_login("helio", "s3cret")
    sandbox.mailbox.fault("MAIL", "421 no")
    sandbox.mailbox.is_ascii_only = True
    sandbox.mailbox.accept()
    with connect(sandbox) as connection:
        connection.send_message(mail())

        assert not connection.has_extn("starttls")
        assert connection.has_extn("smtputf8")
