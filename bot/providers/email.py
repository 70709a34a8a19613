"""Mail, by SMTP. An address is a mail address."""

import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from typing import ClassVar, Self

from bot.mail_settings import Server, is_address, sender_of, server_of
from bot.notes.note import Effect, Note, plain
from bot.providers.base import ALL_EFFECTS, Pace, Setup
from bot.providers.mail.body import LINE_MAX, LINES_MAX
from bot.providers.mail.connection import Envelope, Waits
from bot.providers.mail.connections import Connections
from bot.providers.mail.letter import Letterhead
from bot.settings import Settings
from bot.vocabulary.addresses import MAILBOXES
from bot.vocabulary.failures import TargetDead

CHARACTERS_MAX = 30_000  # Of all lines together, ours: Gmail hides what is beyond 102 KB.


class Email:
    """Sends one mail per note; one key is one Message-ID, so a repeat can be told by it."""

    name: ClassVar = "email"
    title: ClassVar = "Email"
    addresses: ClassVar = MAILBOXES
    keeps_cards: ClassVar = False
    pages: ClassVar = False
    pace: ClassVar = Pace(timedelta(seconds=1), burst=10)  # Ours: a mailbox is no log.
    lanes_in_flight: ClassVar = 4  # As many connections; mail servers limit those of one client.
    effects: ClassVar[frozenset[Effect]] = ALL_EFFECTS

    def __init__(
        self,
        server: Server,
        sender: Address,
        tracker: str,
        *,
        context: ssl.SSLContext | None = None,
        waits: Waits | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`context` None trusts what this machine trusts, and what SSL_CERT_FILE names."""
        self._sender = sender.addr_spec
        self._letterhead = Letterhead(sender, tracker)
        self._now = now
        self._connections = Connections(
            server, context or ssl.create_default_context(), waits or Waits()
        )

    @classmethod
    def off(cls, settings: Settings) -> str:
        return "" if settings.smtp_url and settings.email_from else "SMTP_URL is not set"

    @classmethod
    def build(cls, setup: Setup) -> Self:
        settings = setup.settings
        if settings.smtp_url is None or settings.email_from is None:
            raise ValueError(cls.off(settings))
        server = replace(
            server_of(settings.smtp_url.get_secret_value()), ehlo_name=settings.smtp_ehlo_name or ""
        )
        return cls(server, sender_of(settings.email_from), settings.tracker_name)

    def send(self, note: Note, address: str, _parent: str | None) -> str:
        recipient = _recipient(address)
        letter = self._letterhead.letter(note, recipient, self._now())
        self._connections.send(Envelope(self._sender, recipient, letter.as_bytes()))
        return str(letter["Message-ID"])

    def show(self, note: Note, address: str, _parent: str | None) -> Mapping[str, str]:
        """The mail as it is sent, its headers and words as they are read, and its HTML."""
        letter = self._letterhead.letter(note, _recipient(address), self._now())
        words, html = (letter.get_body((part,)) for part in ("plain", "html"))
        head = "".join(f"{name}: {value}\n" for name, value in letter.items())
        return {
            "mail.eml": letter.as_string(),
            "mail.txt": f"{head}\n{words.get_content() if words else ''}",
            "mail.html": html.get_content() if html else "",
        }

    def probe(self) -> None:
        self._connections.check(self._sender)

    def fits(self, notes: Sequence[Note]) -> int:
        lines, characters, count = LINES_MAX, CHARACTERS_MAX, 0
        for note in notes:
            lines -= len(note.lines)
            characters -= sum(min(len(plain(line)), LINE_MAX) for line in note.lines)
            if min(lines, characters) < 0:
                break
            count += 1
        return max(1, count)

    def close(self) -> None:
        """Take leave of the mail server; a later send opens new connections."""
        self._connections.close()


def _recipient(address: str) -> str:
    """The address as servers take it: its domain in ASCII.

    Raises:
        TargetDead: it is none.
    """
    local, _, domain = address.rpartition("@")
    try:
        known = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        known = ""
    if not is_address(known):
        raise TargetDead("this is not an email address")
    return known
