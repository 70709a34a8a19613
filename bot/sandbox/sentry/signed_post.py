"""One try of a webhook: its body, who it says did it, and its signature."""

import hashlib
import hmac
import http.client
import json
from urllib.parse import urlsplit
from uuid import uuid4

from bot.sandbox.sentry.records import Integration, Json, Person, SentHook


def post(sent: SentHook, timeout: float, now: float) -> int:
    """POST it with its signature; every try has a Request-ID of its own."""
    place = urlsplit(sent.integration.webhook_url or "")
    body = json.dumps(sent.body).encode()
    headers = {
        "Content-Type": "application/json",
        "Request-ID": uuid4().hex,
        "Sentry-Hook-Resource": sent.resource,
        "Sentry-Hook-Timestamp": str(int(now)),
        "Sentry-Hook-Signature": signature(sent.integration.secret, body),
    }
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=timeout)
    try:
        connection.request("POST", place.path or "/", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def signature(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def actor(integration: Integration, by: Person | None) -> Json:
    """Who did it, as Sentry tells it: for any integration it names the one that is told."""
    if by is None:
        return {"type": "application", "id": "sentry", "name": "Sentry"}
    if by.is_proxy:
        return {"type": "application", "id": integration.uuid, "name": integration.name}
    return {"type": "user", "id": by.id, "name": by.name}
