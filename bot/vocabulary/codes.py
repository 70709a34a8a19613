"""Codes: six digits that are derived, never stored; a row keeps their nonce and a keyed hash."""

import hmac
import re
import secrets
from datetime import timedelta
from hashlib import sha256

from pydantic import SecretStr

DIGITS = 6
NONCE_BYTES = 16
LASTS = timedelta(minutes=10)
TRIES = 5
# At most so many codes in that time, for a Slack user and, by strangers together, for an address.
PACE = ((timedelta(minutes=10), 3), (timedelta(hours=1), 5), (timedelta(days=1), 10))
LONGEST = max(window for window, _ in PACE)
KEPT = LONGEST + LASTS  # So long a code counts, with what was typed for it.
# The same of wrong codes. It bounds guessing: 15 of a million in a day.
WRONG_WITHIN, WRONG_MOST = timedelta(days=1), 15
TOLD_EVERY = timedelta(days=1)  # Whose address is tried hears of it so seldom.

TYPED = re.compile(rf"[0-9]{{{DIGITS}}}", re.ASCII)


def new_nonce() -> str:
    return secrets.token_hex(NONCE_BYTES)


def code_of(key: SecretStr, nonce: str) -> str:
    """The code that belongs to the nonce; who has no key learns nothing from the nonce."""
    number = int.from_bytes(_keyed(key, "code", nonce))  # 256 bits: no digit is likelier.
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def hash_of(key: SecretStr, nonce: str, code: str) -> str:
    """A million hashes are tried in a second: so it is keyed too."""
    return _keyed(key, "hash", f"{nonce}:{code}").hex()


def is_right(key: SecretStr, nonce: str, code_hash: str, code: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(hash_of(key, nonce, code), code_hash)


def read(typed: str) -> str | None:
    """The digits that somebody typed, as `123 456` too; None for what can be no code."""
    digits = re.sub(r"[\s-]", "", typed)
    return digits if TYPED.fullmatch(digits) else None


def _keyed(key: SecretStr, what: str, text: str) -> bytes:
    """Each use has its own key, so that one's output says nothing of the other's."""
    own = hmac.digest(key.get_secret_value().encode(), f"heliograph link {what}".encode(), sha256)
    return hmac.digest(own, text.encode(), sha256)
