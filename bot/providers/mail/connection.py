"""One connection to the mail server, and the mails that leave by it."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Self

from bot.mail_settings import Server
from bot.providers.mail.failures import (
    LEAVING,
    Lost,
    Stage,
    of_one,
    out_of_reach,
    refusal,
)
from bot.vocabulary.failures import Failure, PermanentFailure, Unknown, WorkspaceDown

TAKEN = {250, 251, 252}  # RFC 5321 4.2.3: ok, will forward, can't verify but will try.
GO_AHEAD = 354
LINE_START_DOT = re.compile(rb"(?m)^\.")
FAREWELL = 1.0  # Seconds for the answer to QUIT.


@dataclass(frozen=True)
class Waits:
    """Seconds for one answer."""

    operation: float = 10.0
    # Servers look a message through before they take it (RFC 5321 4.5.3.2.6 asks for 10 minutes),
    # and who does not wait sends it again and again.
    message: float = 60.0


@dataclass(frozen=True)
class Envelope:
    sender: str
    recipient: str
    content: bytes

    @property
    def is_utf8(self) -> bool:
        return not self.recipient.isascii()


class Connection:
    """Ready to send; `is_open` until it was closed or broke."""

    def __init__(self, smtp: smtplib.SMTP, waits: Waits) -> None:
        self._smtp = smtp
        self._waits = waits
        self.sent = 0  # Mails that were tried by it.

    @classmethod
    def open(cls, server: Server, context: ssl.SSLContext, waits: Waits) -> Self:
        """Connect, secure, log in.

        Raises:
            Failure: what stands in the way.
        """
        with _reaching():
            smtp = _dial(server, context, waits.operation)
            try:
                _secure(smtp, server, context)
                _log_in(smtp, server)
            except BaseException:
                smtp.close()
                raise
        return cls(smtp, waits)

    @property
    def is_open(self) -> bool:
        return self._smtp.sock is not None

    def send(self, envelope: Envelope) -> None:
        """One mail; a refusal leaves the connection open for the next one.

        Raises:
            Failure: its kind says how far it came.
        """
        self.sent += 1
        try:
            with _reaching():
                self._address(envelope)
            self._hand_over(envelope.content)
        except (Lost, Unknown):
            self.close()
            raise
        except Failure:
            self._reset()
            raise

    def check(self, sender: str) -> None:
        """Whether mail from the sender is taken at all; raises as `send` does.

        It is asked for a recipient too, the sender: most servers refuse only then. Whether they
        know that address does not matter.
        """
        with _reaching():
            _expect(Stage.SENDER, self._smtp.mail(sender))
            refused = self._refusal_of(sender)
        if isinstance(refused, Lost | WorkspaceDown):
            raise refused
        self._reset()

    def quit(self) -> None:
        """Take leave, if the server still listens."""
        with suppress(OSError, smtplib.SMTPException):
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(FAREWELL)
                self._smtp.docmd("QUIT")
        self.close()

    def close(self) -> None:
        self._smtp.close()

    def _address(self, envelope: Envelope) -> None:
        options = [f"SIZE={len(envelope.content)}"] if self._smtp.has_extn("size") else []
        if envelope.is_utf8:
            if not self._smtp.has_extn("smtputf8"):
                raise PermanentFailure(
                    "the address is not in plain ASCII, and the mail server takes no others"
                )
            options.append("SMTPUTF8")
        _expect(Stage.SENDER, self._smtp.mail(envelope.sender, options))
        self._name_recipient(envelope)
        code, text = self._smtp.docmd("DATA")
        if code != GO_AHEAD:
            raise refusal(Stage.MESSAGE, code, text)

    def _name_recipient(self, envelope: Envelope) -> None:
        """What sounds as if nobody got mail is held against one more address: the sender's."""
        refused = self._refusal_of(envelope.recipient)
        if refused is None:
            return
        if isinstance(refused, WorkspaceDown) and envelope.recipient != envelope.sender:
            other = self._refusal_of(envelope.sender)
            if isinstance(other, Lost):
                raise other
            if not isinstance(other, WorkspaceDown):
                raise of_one(refused)
        raise refused

    def _refusal_of(self, recipient: str) -> Failure | None:
        code, text = self._smtp.rcpt(recipient)
        return None if code in TAKEN else refusal(Stage.RECIPIENT, code, text)

    def _hand_over(self, content: bytes) -> None:
        """From here on nobody knows, until the server answers."""
        try:
            self._wait_for(self._waits.message)
            self._smtp.send(LINE_START_DOT.sub(b"..", content) + b".\r\n")
            code, text = self._smtp.getreply()
            self._wait_for(self._waits.operation)
        except (OSError, smtplib.SMTPException):
            raise Unknown("the mail server did not say whether it took the message") from None
        if code < 400:  # noqa: PLR2004 - 4xx and 5xx are refusals.
            if code not in TAKEN:
                raise Unknown(f"the mail server's answer to the message has no meaning ({code})")
            return
        raise refusal(Stage.MESSAGE, code, text)

    def _wait_for(self, seconds: float) -> None:
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)

    def _reset(self) -> None:
        try:
            code, _ = self._smtp.docmd("RSET")
        except (OSError, smtplib.SMTPException):
            code = LEAVING
        if code not in TAKEN:
            self.close()


@contextmanager
def _reaching() -> Iterator[None]:
    """What breaks before a message is on its way, as a failure without the server's words."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        answer = error.smtp_error
        text = answer if isinstance(answer, bytes) else str(answer).encode()
        raise refusal(Stage.SESSION, error.smtp_code, text) from None
    except (OSError, UnicodeError) as error:
        raise out_of_reach(error) from None


def _dial(server: Server, context: ssl.SSLContext, timeout: float) -> smtplib.SMTP:
    if server.is_tls:
        return smtplib.SMTP_SSL(
            server.host,
            server.port,
            local_hostname=server.ehlo_name or None,
            timeout=timeout,
            context=context,
        )
    return smtplib.SMTP(
        server.host, server.port, local_hostname=server.ehlo_name or None, timeout=timeout
    )


def _secure(smtp: smtplib.SMTP, server: Server, context: ssl.SSLContext) -> None:
    """By STARTTLS where it is offered; a password never goes out without it."""
    smtp.ehlo_or_helo_if_needed()
    if server.is_tls:
        return
    if smtp.has_extn("starttls"):
        code, text = smtp.starttls(context=context)
        if code != 220:  # noqa: PLR2004 - RFC 3207's "ready".
            raise refusal(Stage.SESSION, code, text)
        smtp.ehlo_or_helo_if_needed()
    elif server.user and not server.is_loopback:
        raise WorkspaceDown(
            "the mail server offers no STARTTLS, and a password is not sent in the clear"
        )


def _log_in(smtp: smtplib.SMTP, server: Server) -> None:
    if not server.user:
        return
    try:
        smtp.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        answer = error.smtp_error
        text = answer if isinstance(answer, bytes) else b""
        raise refusal(Stage.LOGIN, error.smtp_code, text) from None
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException:
        raise WorkspaceDown(
            "the mail server offers no login by password, and SMTP_URL has one"
        ) from None


def _expect(stage: Stage, answer: tuple[int, bytes]) -> None:
    if answer[0] not in TAKEN:
        raise refusal(stage, *answer)
