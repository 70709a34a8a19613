"""One mail: its headers, and text and HTML of the same words."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, Policy
from email.utils import make_msgid
from typing import Any, ClassVar

from bot.notes.note import Note
from bot.providers.mail.body import body
from bot.providers.mail.words import cut, one_line

SUBJECT_MAX = 200  # Characters, ours; lists of mails show fewer.
PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
WHOLE = ("subject", "to", "references", "in-reply-to", "list-unsubscribe", "list-id")


class WholeHeader(UnstructuredHeader):
    """On one line if it is ASCII: the library's folding would encode long ids and addresses.

    The value is taken as it is: the library would decode `=?…?=` in it, line breaks and all.
    """

    max_count: ClassVar = 1
    name: str

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        kwds |= {"parse_tree": cls.value_parser(""), "decoded": value}

    def fold(self, *, policy: Policy) -> str:
        text = str(self)
        if "=?" in text or not (policy.utf8 or text.isascii()):  # type: ignore[attr-defined] # EmailPolicy's own.
            text = Header(text, "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {text}{policy.linesep}"


def _registry() -> HeaderRegistry:
    made = HeaderRegistry()
    for name in WHOLE:
        made.map_to_type(name, WholeHeader)  # type: ignore[arg-type] # It adds the base itself.
    return made


# 7bit: not every server takes 8-bit text, and none has to be asked so.
POLICY = SMTP.clone(header_factory=_registry(), cte_type="7bit")
POLICY_UTF8 = SMTPUTF8.clone(header_factory=_registry(), cte_type="7bit")


@dataclass(frozen=True)
class Letterhead:
    """What all mails have in common."""

    sender: Address
    tracker: str

    def letter(self, note: Note, to: str, at: datetime) -> EmailMessage:
        """The note as a mail. One key gives one Message-ID, one thread one root of references."""
        message = EmailMessage(POLICY if to.isascii() else POLICY_UTF8)
        for name, value in self._headers(note, to, at).items():
            message[name] = value
        written = body(note, self.tracker)
        message.set_content(written.text)
        message.add_alternative(written.html, subtype="html")
        return message

    def _headers(self, note: Note, to: str, at: datetime) -> dict[str, object]:
        domain = self.sender.domain
        root = f"<{_hash(note.thread or note.subject)}@{domain}>"
        key = f"<{_plain_id(note.key)}@{domain}>" if note.key else make_msgid(domain=domain)
        return {
            "From": self.sender,
            "To": to,
            "Subject": cut(one_line(note.headline or note.title), SUBJECT_MAX),
            "Date": at,
            "Message-ID": key,
            "In-Reply-To": root,
            "References": root,
            "List-Id": f"<heliograph.{domain}>",
            "List-Unsubscribe": f"<mailto:{self.sender.addr_spec}?subject=unsubscribe>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's absence answers it …
            "X-Auto-Response-Suppress": "All",  # … nor Exchange's.
        }


def _plain_id(key: str) -> str:
    return key if PLAIN_ID.fullmatch(key) else _hash(key)


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:32]
