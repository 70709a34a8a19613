"""What a mail server's refusals mean; reasons hold its code, never its words: they name people."""

import re
import smtplib
import socket
import ssl
from enum import StrEnum

from bot.vocabulary.failures import (
    Failure,
    PermanentFailure,
    TargetDead,
    TemporaryFailure,
    WorkspaceDown,
)

ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")  # RFC 3463, at the start of the text.
# 5.2.2 and 5.2.3: the mailbox is full, the message too long for it; 5.3.4: for the server;
# 5.6: what is in it. None of them says that the address is wrong.
ABOUT_THE_MESSAGE = re.compile(r"5\.2\.[23]|5\.3\.4|5\.6\.\d+")
ADDRESS_CODES = {550, 551, 553, 554}  # RFC 5321 4.2.3: not there, not here, not allowed.
SIZE_CODES = {552, 555}  # Too long; parameters of this message that the server does not know.
# 3 the mail system, 5 the protocol, 7 policy: the second number says that no address is meant.
ABOUT_THE_SERVER = re.compile(r"[45]\.[357]\.\d+")
# Without an enhanced code: bad sequence or parameters, a login is wanted, policy; what else than
# an address may be meant by 451, 454 and 554.
SERVER_CODES = {451, 454, 500, 501, 502, 503, 504, 521, 530, 535, 538, 554, 571}
ABOUT_OUR_NAME = re.compile(rb"(?i)\b(?:helo|ehlo|fully-qualified hostname)\b")
LEAVING = 421  # The server closes the connection.


class Stage(StrEnum):
    """How far a mail has come."""

    SESSION = "session"  # Greeting, TLS.
    LOGIN = "login"
    SENDER = "sender"  # MAIL FROM.
    RECIPIENT = "recipient"  # RCPT TO.
    MESSAGE = "message"  # DATA, and what is in it.


class ServerRefuses(WorkspaceDown):
    """At a recipient, and no address is meant, as far as the code says."""

    def __init__(self, reason: str, code: int, said: str) -> None:
        super().__init__(reason)
        self.code = code
        self.said = said


class Lost(TemporaryFailure):
    """The connection ended before the message was on its way."""


def refusal(stage: Stage, code: int, text: bytes) -> Failure:
    """Why it refuses, from its answer."""
    enhanced = _enhanced(text)
    said = f"({code} {enhanced})" if enhanced else f"({code})"
    if code == LEAVING:
        return Lost(f"the mail server takes nothing now {said}")
    if code < 400:  # noqa: PLR2004 - 4xx and 5xx are refusals.
        return Lost(f"the mail server's answer has no meaning {said}")
    if stage == Stage.RECIPIENT and _is_the_servers(code, enhanced):
        return ServerRefuses(_policy(code, text, said), code, said)
    if code < 500:  # noqa: PLR2004 - 5xx is for good.
        return TemporaryFailure(f"the mail server takes it later {said}")
    if stage in {Stage.SESSION, Stage.SENDER} and ABOUT_OUR_NAME.search(text):
        return WorkspaceDown(_policy(code, text, said))
    return _FOR_GOOD[stage](code, enhanced, said)


def of_one(refused: Failure) -> Failure:
    """What sounded like the server's refusal, where another address was taken: this one's own."""
    if not isinstance(refused, ServerRefuses):
        return refused
    if refused.code < 500:  # noqa: PLR2004 - as above.
        return TemporaryFailure(f"the mail server takes it later {refused.said}")
    return TargetDead(f"the mail server refuses the address {refused.said}, and takes others")


def out_of_reach(error: Exception) -> Lost:
    """Why no word came through, before anything was sent."""
    match error:
        case ssl.SSLCertVerificationError():
            why = f"the mail server's certificate is not trusted ({error.verify_message})"
        case ssl.SSLError():
            why = "TLS with the mail server fails; does the port speak it?"
        case socket.gaierror() | UnicodeError():
            why = "the mail server's name is not known"
        case ConnectionRefusedError():
            why = "the mail server takes no connections"
        case _ if isinstance(error, TimeoutError) or "timed out" in str(error):
            why = "the mail server does not answer in time"
        case smtplib.SMTPServerDisconnected() | ConnectionError():
            why = "the mail server ended the connection"
        case _:
            why = f"the mail server is out of reach ({type(error).__name__})"
    return Lost(why)


def _enhanced(text: bytes) -> str:
    found = ENHANCED.match(text)
    return found[1].decode() if found else ""


def _is_the_servers(code: int, enhanced: str) -> bool:
    if ABOUT_THE_MESSAGE.fullmatch(enhanced) or code in SIZE_CODES:
        return False
    return bool(ABOUT_THE_SERVER.fullmatch(enhanced)) if enhanced else code in SERVER_CODES


def _policy(code: int, text: bytes, said: str) -> str:
    """With what to do about it."""
    if ABOUT_OUR_NAME.search(text):
        return (
            f"the mail server does not take the name that this machine gives {said};"
            " set SMTP_EHLO_NAME to its full host name"
        )
    if code < 500:  # noqa: PLR2004 - as above.
        return f"the mail server takes mail for nobody now {said}; it is tried until it does"
    return (
        f"the mail server takes mail for nobody from this machine {said}; does it want a login in"
        " SMTP_URL, or SMTP_EHLO_NAME? Else who runs it must let this machine send"
    )


def _session(_code: int, _enhanced: str, said: str) -> Failure:
    return WorkspaceDown(f"the mail server takes nothing from this machine {said}")


def _login(_code: int, _enhanced: str, said: str) -> Failure:
    return WorkspaceDown(f"the mail server refuses the user and password of SMTP_URL {said}")


def _sender(code: int, enhanced: str, said: str) -> Failure:
    if code in SIZE_CODES or ABOUT_THE_MESSAGE.fullmatch(enhanced):
        return PermanentFailure(f"the mail server refuses this message {said}")
    return WorkspaceDown(
        f"the mail server takes no mail from EMAIL_FROM {said}; does it want a login in SMTP_URL?"
    )


def _recipient(code: int, enhanced: str, said: str) -> Failure:
    is_wrong = code in ADDRESS_CODES and not ABOUT_THE_MESSAGE.fullmatch(enhanced)
    if is_wrong or enhanced.startswith("5.1."):
        return TargetDead(f"the mail server refuses the address {said}")
    return PermanentFailure(f"the mail server refuses this message to the address {said}")


def _message(_code: int, _enhanced: str, said: str) -> Failure:
    return PermanentFailure(f"the mail server refuses what the message says {said}")


_FOR_GOOD = {
    Stage.SESSION: _session,
    Stage.LOGIN: _login,
    Stage.SENDER: _sender,
    Stage.RECIPIENT: _recipient,
    Stage.MESSAGE: _message,
}
