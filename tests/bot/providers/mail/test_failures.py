import smtplib
import socket
import ssl

import pytest

from bot.providers.mail.failures import Lost, Stage, out_of_reach, refusal
from bot.vocabulary.failures import PermanentFailure, TargetDead, TemporaryFailure, WorkspaceDown

WORDS = b" <ada@acme.test>: go away, hunter2"
TABLE = [
    (Stage.SESSION, 421, b"4.3.2", Lost),
    (Stage.SESSION, 454, b"4.7.0", TemporaryFailure),
    (Stage.SESSION, 554, b"", WorkspaceDown),
    (Stage.LOGIN, 454, b"4.7.0", TemporaryFailure),
    (Stage.LOGIN, 535, b"5.7.8", WorkspaceDown),
    (Stage.LOGIN, 534, b"5.7.9", WorkspaceDown),
    (Stage.SENDER, 451, b"4.3.0", TemporaryFailure),
    (Stage.SENDER, 452, b"4.3.1", TemporaryFailure),
    (Stage.SENDER, 530, b"5.7.0", WorkspaceDown),
    (Stage.SENDER, 550, b"5.7.1", WorkspaceDown),
    (Stage.SENDER, 553, b"5.1.8", WorkspaceDown),
    (Stage.SENDER, 552, b"5.3.4", PermanentFailure),
    (Stage.SENDER, 555, b"5.5.4", PermanentFailure),
    (Stage.RECIPIENT, 421, b"4.7.0", Lost),
    (Stage.RECIPIENT, 450, b"4.2.0", TemporaryFailure),
    (Stage.RECIPIENT, 452, b"4.2.2", TemporaryFailure),
    (Stage.RECIPIENT, 550, b"5.1.1", TargetDead),
    (Stage.RECIPIENT, 550, b"", TargetDead),
    (Stage.RECIPIENT, 550, b"5.2.1", TargetDead),
    (Stage.RECIPIENT, 551, b"5.1.6", TargetDead),
    (Stage.RECIPIENT, 553, b"5.1.3", TargetDead),
    (Stage.RECIPIENT, 554, b"5.7.1", WorkspaceDown),
    (Stage.RECIPIENT, 550, b"5.7.1", WorkspaceDown),
    (Stage.RECIPIENT, 504, b"5.5.2", WorkspaceDown),
    (Stage.RECIPIENT, 554, b"5.5.1", WorkspaceDown),
    (Stage.RECIPIENT, 554, b"5.3.0", WorkspaceDown),
    (Stage.RECIPIENT, 530, b"", WorkspaceDown),
    (Stage.RECIPIENT, 504, b"", WorkspaceDown),
    (Stage.RECIPIENT, 554, b"", WorkspaceDown),
    (Stage.RECIPIENT, 450, b"4.7.1", WorkspaceDown),
    (Stage.RECIPIENT, 451, b"4.3.0", WorkspaceDown),
    (Stage.RECIPIENT, 451, b"", WorkspaceDown),
    (Stage.RECIPIENT, 450, b"", TemporaryFailure),
    (Stage.RECIPIENT, 450, b"4.1.2", TemporaryFailure),
    (Stage.RECIPIENT, 552, b"5.3.4", PermanentFailure),
    (Stage.RECIPIENT, 501, b"5.1.3", TargetDead),
    (Stage.RECIPIENT, 552, b"5.2.2", PermanentFailure),
    (Stage.RECIPIENT, 550, b"5.2.2", PermanentFailure),
    (Stage.RECIPIENT, 503, b"5.5.1", WorkspaceDown),
    (Stage.MESSAGE, 451, b"4.7.1", TemporaryFailure),
    (Stage.MESSAGE, 550, b"5.1.1", PermanentFailure),
    (Stage.MESSAGE, 554, b"5.6.0", PermanentFailure),
    (Stage.MESSAGE, 552, b"5.3.4", PermanentFailure),
    (Stage.SENDER, 250, b"", TemporaryFailure),
    (Stage.SENDER, -1, b"", Lost),
]


@pytest.mark.parametrize(("stage", "code", "enhanced", "kind"), TABLE)
def test_what_a_refusal_means(stage, code, enhanced, kind):
    """By how far the mail had come, the code, and the enhanced code where there is one."""
    failure = refusal(stage, code, enhanced + WORDS)

    assert isinstance(failure, kind)
    if not isinstance(failure, WorkspaceDown):
        assert isinstance(failure, TemporaryFailure) == (code < 500)
    assert str(code) in failure.reason
    assert enhanced.decode() in failure.reason


@pytest.mark.parametrize(("stage", "code", "enhanced", "kind"), TABLE)
def test_a_refusal_repeats_no_words_of_the_server(stage, code, enhanced, kind):
    """They name the address, and who knows what else."""
    reason = refusal(stage, code, enhanced + WORDS).reason

    assert "ada" not in reason
    assert "hunter2" not in reason


def untrusted():
    error = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] of ada@acme.test")
    error.verify_message = "self-signed certificate"
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (untrusted(), "is not trusted (self-signed certificate)"),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] ada@"), "TLS with the mail server fails"),
        (socket.gaierror(-2, "ada@ not known"), "name is not known"),
        (UnicodeError("label ada@ too long"), "name is not known"),
        (ConnectionRefusedError(111, "ada@"), "takes no connections"),
        (TimeoutError("ada@"), "does not answer in time"),
        (smtplib.SMTPServerDisconnected("closed: timed out"), "does not answer in time"),
        (smtplib.SMTPServerDisconnected("closed: ada@"), "ended the connection"),
        (ConnectionResetError(104, "ada@"), "ended the connection"),
        (OSError(101, "ada@ unreachable"), "out of reach (OSError)"),
    ],
)
def test_nothing_was_sent_when_it_is_out_of_reach(error, words):
    """So it is tried again; the reason says what stands in the way, without a name."""
    failure = out_of_reach(error)

    assert isinstance(failure, TemporaryFailure)
    assert words in failure.reason
    assert "ada@" not in failure.reason
