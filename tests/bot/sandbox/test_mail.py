import smtplib
from email.message import EmailMessage

import pytest


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
