"""What SMTP_URL and EMAIL_FROM say; each fault is told without repeating the value."""

import ipaddress
import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

PORTS = {"smtp": 587, "smtps": 465}
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
SPECIAL_USE_DOMAIN_NAMES.clear()  # As it documents: networks have .local, tests .test.
# A host's full name, or an address in brackets: RFC 5321 4.1.1.1.
EHLO_NAME = re.compile(
    r"(?=.{1,255}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
    r"|\[(?:IPv6:)?[0-9A-Fa-f.:]{2,45}\]"
)
ADDRESS_MAX = 254  # Characters; RFC 5321 4.5.3.1.3, without its angle brackets.


@dataclass(frozen=True)
class Server:
    """A mail server, and how to speak to it."""

    host: str
    port: int
    is_tls: bool = False  # TLS from the start; else by STARTTLS where the server offers it.
    user: str = ""  # "": nobody logs in.
    password: str = field(default="", repr=False)
    ehlo_name: str = ""  # What this machine calls itself; "": what the system calls it.

    @property
    def is_loopback(self) -> bool:
        """Whether what is said to it stays on this machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def server_of(url: str) -> Server:
    """`smtp://USER:PASSWORD@HOST:587` or `smtps://…`; the port may be left out.

    Raises:
        ValueError: what is wrong.
    """
    parts, port = _split(url)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ValueError("must have both a user and a password, or neither")
    if not (user + password).isascii() or CONTROLS.search(user + password):
        raise ValueError("may have plain ASCII in its user and password only")
    return Server(
        host=parts.hostname or "",
        port=PORTS[parts.scheme] if port is None else port,
        is_tls=parts.scheme == "smtps",
        user=user,
        password=password,
    )


def sender_of(text: str) -> Address:
    """`Heliograph <heliograph@acme.test>`, or the address alone.

    Raises:
        ValueError: what is wrong.
    """
    if CONTROLS.search(text):
        raise ValueError("must be one line")
    name, address = parseaddr(text)
    if not is_address(address) or not (text == address or text.endswith(f"<{address}>")):
        raise ValueError("must hold one mail address, as heliograph@acme.test is one")
    if not address.isascii():
        raise ValueError("must have an address in plain ASCII; the name before it may be any")
    return Address(name, addr_spec=address)


def ehlo_name_of(text: str) -> str:
    """A host's name, as a mail server takes it in EHLO.

    Raises:
        ValueError: what is wrong.
    """
    if not EHLO_NAME.fullmatch(text):
        raise ValueError(
            "must be this machine's full host name, as heliograph.acme.test is one,"
            " or its address in brackets"
        )
    return text


def is_address(text: str) -> bool:
    """Whether it is one mail address, in any script; its host may be known in one network only."""
    if len(text) > ADDRESS_MAX or not text.isprintable():
        return False
    try:
        validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return False
    return True


def _split(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(
            "is no address of a mail server; are special characters of its password"
            " percent-encoded?"
        ) from None
    if parts.scheme not in PORTS:
        raise ValueError("must begin with smtp:// or smtps://")
    if not parts.hostname or re.search(r"[^\w.:%-]", parts.hostname):
        raise ValueError("must name a host, as smtp://mail.acme.test:587 does")
    if port == 0:
        raise ValueError("must name a port from 1 to 65535, or none")
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ValueError(
            "must end after the port; are special characters of its password percent-encoded?"
        )
    return parts, port
