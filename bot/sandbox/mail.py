"""A mail server that keeps every message, and refuses or stalls where it is told to."""

import asyncio
import dataclasses
import email
import email.policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.sandbox.catching import Catcher
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
        return str(part.get_content()) if part is not None else ""


class Mailbox(Catcher[Mail]):
    """Takes all mail. Answers set by `refuse` hold until `accept` takes them back."""

    def __init__(self, space: Workspace) -> None:
        super().__init__(space, "mail")
        self._answers: dict[str, str] = {}
        self._stall_seconds = 0.0
        self._server: asyncio.Server | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

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

    def stall(self, seconds: float) -> None:
        """Say nothing for so long after each message's data."""
        self._stall_seconds = seconds

    def accept(self) -> None:
        """Take everything at once again."""
        self._answers.clear()
        self._stall_seconds = 0.0

    async def open(self) -> None:
        """Listen on a free port, on the loop that runs."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="mail.sandbox.test", enable_SMTPUTF8=True, loop=loop),
            "127.0.0.1",
            0,
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        answer = self._answers.get(address) or self._answers.get("*")
        if answer is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        await asyncio.sleep(self._stall_seconds)
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        message = email.message_from_bytes(raw, policy=email.policy.default)
        if not isinstance(message, EmailMessage):
            return "554 not a message"
        self._keep(Mail(message, envelope.mail_from or "", tuple(envelope.rcpt_tos)))
        return "250 OK"
