"""Who may send: the bearer tokens of `/api` and `/metrics`, the signature of Sentry's webhooks."""

import hashlib
import hmac

from pydantic import SecretStr
from starlette.datastructures import Headers

from bot.sources.answers import Turned


def check_token(headers: Headers, token: SecretStr | None) -> None:
    """The bearer token of `/api` is ours; without one it is closed."""
    if not (token and token.get_secret_value()):
        raise Turned(403, "API_TOKEN", "is not set, so /api is closed; set it to open /api")
    check_bearer(headers, token, "API_TOKEN")


def check_bearer(headers: Headers, token: SecretStr, variable: str) -> None:
    """The bearer token is that of the variable; compared in constant time."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    is_ours = hmac.compare_digest(_bytes(given.strip()), _bytes(token.get_secret_value()))
    if scheme.lower() != "bearer" or not is_ours:
        raise Turned(401, "Authorization", f"must be `Bearer` and the value of {variable}")


def require_signature(headers: Headers, secret: SecretStr | None) -> None:
    """There is a signature, and something to hold it against: the body need not be read else."""
    if not (secret and secret.get_secret_value()):
        raise Turned(
            403,
            "SENTRY_WEBHOOK_SECRET",
            "is not set, so webhooks are refused; set it to the client secret of the integration",
        )
    if not headers.get("sentry-hook-signature"):
        raise Turned(401, "Sentry-Hook-Signature", "is missing")


def check_signature(headers: Headers, raw: bytes, secret: SecretStr | None) -> None:
    """The signature fits the body as it came; compared in constant time."""
    require_signature(headers, secret)
    key = secret.get_secret_value() if secret else ""
    expected = hmac.new(key.encode(), raw, hashlib.sha256).hexdigest()
    given = headers.get("sentry-hook-signature", "").strip()
    if not hmac.compare_digest(_bytes(given), _bytes(expected)):
        raise Turned(401, "Sentry-Hook-Signature", "does not fit the body and our secret")


def _bytes(text: str) -> bytes:
    """compare_digest takes no text that is not ASCII, and headers may be anything."""
    return text.encode("utf-8", "surrogateescape")
