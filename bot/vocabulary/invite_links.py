"""The link of an invite mail: signed, good for a while, and stored nowhere."""

import hmac
import re
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from pydantic import SecretStr

from bot.errors import UserError

LASTS = timedelta(days=7)
PARAMETER = "invite"  # Of the address that it leads to.
TOKEN = re.compile(r"([1-9][0-9]{0,8})\.([0-9]{1,12})\.([\w-]{43})", re.ASCII)


class BadLink(UserError):
    """This is no invite link of ours."""


class OldLink(UserError):
    """This invite link was good until {until}; approve a new request to send another."""


def token_of(key: SecretStr, invite_id: int, email: str, expires_at: datetime) -> str:
    """`ID.EXPIRY.SIGNATURE`; the address is signed too, so that it can't be changed under it."""
    until = int(expires_at.timestamp())
    return f"{invite_id}.{until}.{_signature(key, invite_id, email, until)}"


def address(members_page: str, token: str) -> str:
    """Where the link leads."""
    return f"{members_page}?{PARAMETER}={token}"


def invite_id_of(link: str) -> int:
    """Which invite a link, or its token, says that it is of: not checked yet.

    Raises:
        BadLink: it has not the shape of one.
    """
    return int(_parts(link)[0])


def check(key: SecretStr, link: str, email: str, now: datetime) -> None:
    """The link was signed by us, for that address, and its time is not over.

    Raises:
        UserError: it was not, or it is.
    """
    if not is_signed(key, link, email):
        raise BadLink
    check_time(link, now)


def is_signed(key: SecretStr, link: str, email: str) -> bool:
    """Whether it was made with this key, for that address; compared in constant time.

    Raises:
        BadLink: it has not the shape of one.
    """
    number, until, signature = _parts(link)
    expected = _signature(key, int(number), email, int(until))
    return hmac.compare_digest(expected, signature)


def check_time(link: str, now: datetime) -> None:
    """Of a link that is signed.

    Raises:
        OldLink: its time is over.
    """
    expires_at = datetime.fromtimestamp(int(_parts(link)[1]), UTC)
    if expires_at <= now:
        raise OldLink(until=f"{expires_at:%Y-%m-%d %H:%M} UTC")


def _parts(link: str) -> tuple[str, str, str]:
    token = link.strip().rpartition(f"{PARAMETER}=")[2]
    found = TOKEN.fullmatch(token)
    if found is None:
        raise BadLink
    return found[1], found[2], found[3]


def _signature(key: SecretStr, invite_id: int, email: str, until: int) -> str:
    """By a key of its own, so that it says nothing of what else SECRET_KEY makes."""
    own = hmac.digest(key.get_secret_value().encode(), b"heliograph invite link", sha256)
    signed = hmac.digest(own, f"{invite_id}:{until}:{email}".encode(), sha256)
    return urlsafe_b64encode(signed).decode().rstrip("=")
