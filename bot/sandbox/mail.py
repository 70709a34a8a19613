"""A mail server that keeps every message, and refuses or stalls where it is told to."""

import asyncio
import dataclasses
import email
import email.policy
import logging
import ssl
import weakref
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bot.sandbox.catcher import Catcher
from bot.sandbox.mail_faults import MailFaults, abort
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace


@dataclasses.dataclass(frozen=True, slots=True)
class Mail:
    """One message as it came, with the envelope that it came in."""

    message: EmailMessage
    sender: str
    recipients: tuple[str, ...]

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def as_json(self) -> Json:
        return {
            "from": str(self.message["From"] or self.sender),
            "to": list(self.recipients),
            "subject": self.subject,
            "date": str(self.message["Date"] or ""),
            "headers": {name: str(value) for name, value in self.message.items()},
            "text": self.text,
            "html": self.html,
        }

    def __str__(self) -> str:
        return f"to {', '.join(self.recipients)}: {self.subject!r}"

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


class Mailbox(Catcher[Mail]):
    """Takes all mail. What `refuse`, `fault` and the like set holds until `accept`."""

    def __init__(self, space: Workspace) -> None:
        super().__init__(space, "mail")
        self._answers: dict[str, str] = {}
        self._faults = MailFaults()
        self._stall_seconds = 0.0
        self._login: LoginPassword | None = None
        self._needed_name = ""  # That EHLO must say; "": any.
        self._context: ssl.SSLContext | None = None  # Offered by STARTTLS.
        self._loop: asyncio.AbstractEventLoop | None = None
        self._servers: list[asyncio.Server] = []
        self._sessions: weakref.WeakSet[SMTP] = weakref.WeakSet()
        self.is_ascii_only = False  # Offers no SMTPUTF8.
        self.connections = 0  # That were made so far.
        self.port = 0
        self.tls_port = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def tls_url(self) -> str:
        """TLS from the start; after `secure`."""
        return f"smtps://127.0.0.1:{self.tls_port}"

    @property
    def messages(self) -> list[Mail]:
        return self._all()

    def expect(self, to: str, containing: str = "", timeout: float = 5.0) -> Mail:
        """Wait for a mail to this address with the words in its subject or text."""
        return self._wait(
            lambda mail: (
                to in mail.recipients and (containing in mail.subject or containing in mail.text)
            ),
            timeout,
        )

    def refuse(self, recipient: str = "*", answer: str = "550 5.1.1 no such user") -> None:
        """Answer a recipient so, by default for good; "451 4.3.0 later" is for now."""
        self._answers[recipient] = answer

    def fault(self, command: str, answer: str, times: int | None = None) -> None:
        """Meet EHLO, MAIL, RCPT or DATA with an answer, or with a mail_faults.Break."""
        self._faults.add(command, answer, times)

    def stall(self, seconds: float) -> None:
        """Say nothing for so long after each message's data."""
        self._stall_seconds = seconds

    def require_login(self, user: str, password: str) -> None:
        """Take mail from new connections only after this login."""
        self._login = LoginPassword(user.encode(), password.encode())

    def require_name(self, name: str) -> None:
        """Take recipients only from who called itself so in EHLO."""
        self._needed_name = name

    def secure(self, certificate: Path) -> None:
        """Offer STARTTLS to new connections, and listen at `tls_url`; the file has the key too."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._context = context
        if not self.tls_port and self._loop is not None:
            listening = self._listen(context)
            self.tls_port = asyncio.run_coroutine_threadsafe(listening, self._loop).result()

    def drop_connections(self) -> None:
        """As a server that restarts, or a firewall that forgets."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._abort)

    def accept(self) -> None:
        """Take everything at once again, from everybody, without TLS."""
        self._answers.clear()
        self._faults.clear()
        self._stall_seconds = 0.0
        self._login = self._context = None
        self._needed_name = ""
        self.is_ascii_only = False

    async def open(self) -> None:
        """Listen on a free port, on the loop that runs."""
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # It would tell every command.
        self._loop = asyncio.get_running_loop()
        self.port = await self._listen(None)

    async def close(self) -> None:
        for server in self._servers:
            server.close()
        self._abort()

    async def _listen(self, context: ssl.SSLContext | None) -> int:
        """The port; `context` None is without TLS, until STARTTLS."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: self._session(is_tls=context is not None), "127.0.0.1", 0, ssl=context
        )
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    def _session(self, *, is_tls: bool) -> SMTP:
        """One connection's; as things are now."""
        self.connections += 1
        session = SMTP(
            self,
            hostname="mail.sandbox.test",
            enable_SMTPUTF8=not self.is_ascii_only,
            tls_context=None if is_tls else self._context,
            auth_require_tls=self._login is None,  # Also: whether it is offered without TLS.
            authenticator=self._authenticate,
            loop=asyncio.get_running_loop(),
        )
        self._sessions.add(session)
        return session

    def _abort(self) -> None:
        for session in list(self._sessions):
            abort(session)

    def _authenticate(self, *asked: object) -> AuthResult:
        return AuthResult(success=asked[-1] == self._login, handled=False)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        _envelope: Envelope,
        name: str,
        answers: list[str],
    ) -> list[str]:
        session.host_name = name
        fault = await self._faults.meet("EHLO", server)
        return answers if fault is None else [fault]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        fault = await self._faults.meet("MAIL", server)
        if fault is not None:
            return fault
        if self._login is not None and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        answer = await self._faults.meet("RCPT", server)
        if self._needed_name and session.host_name != self._needed_name:
            return "504 5.5.2 Helo command rejected: need fully-qualified hostname"
        answer = answer or self._answers.get(address) or self._answers.get("*")
        if answer is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        await asyncio.sleep(self._stall_seconds)
        mail = mail_of(envelope)
        answer = await self._faults.meet("DATA", server, lambda: self._keep(mail))
        if answer is not None:
            return answer
        self._keep(mail)
        return "250 OK"


def mail_of(envelope: Envelope) -> Mail:
    content = envelope.content or b""
    raw = content.encode() if isinstance(content, str) else content
    message = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
    return Mail(message, envelope.mail_from or "", tuple(envelope.rcpt_tos))
