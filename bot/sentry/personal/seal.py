"""Tokens at rest: AES-256-GCM by a key that HKDF derives of SECRET_KEY; bound to what they are of.

What was sealed for one row opens in no other, and in none with another SECRET_KEY.
"""

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

VERSION = b"\x01"  # Of the form; the first byte of what is sealed.
NONCE = 12  # Bytes, as NIST SP 800-38D advises for GCM; random, and never twice for so few rows.
KEY = 32  # Bytes.
PURPOSE = b"heliograph tokens of people v1"


class Unsealable(Exception):
    """It was sealed with another key, for another row, or is damaged."""


def seal(key: SecretStr, text: str, about: str) -> str:
    """`about` names the row that it is for; it is no secret, and needed again."""
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(_derived(key)).encrypt(nonce, text.encode(), about.encode())
    return base64.urlsafe_b64encode(VERSION + nonce + sealed).decode()


def unseal(key: SecretStr, sealed: str, about: str) -> str:
    """Raises Unsealable."""
    try:
        raw = base64.urlsafe_b64decode(sealed)
        nonce, rest = raw[1 : 1 + NONCE], raw[1 + NONCE :]
        if raw[:1] != VERSION:
            raise Unsealable
        return AESGCM(_derived(key)).decrypt(nonce, rest, about.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise Unsealable from error


def _derived(key: SecretStr) -> bytes:
    """Each use of SECRET_KEY has a key of its own; RFC 5869 needs no salt for that."""
    kdf = HKDF(algorithm=SHA256(), length=KEY, salt=None, info=PURPOSE)
    return kdf.derive(key.get_secret_value().encode())
