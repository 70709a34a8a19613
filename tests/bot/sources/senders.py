"""How senders speak to the intake: bodies, headers, signatures."""

import hashlib
import hmac
import json
from pathlib import Path
from uuid import uuid4

API_TOKEN = "sandbox-api-token"
HOOK_SECRET = "sandbox-hook-secret"
PAYLOADS = Path(__file__).parents[2] / "payloads" / "sentry"


def payload(name):
    """A webhook's body as Sentry sends it."""
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def body(**changes):
    """An activity for `/api/activities`; `issue` is merged, all else replaced."""
    issue = {"id": "90210", "title": "It broke", "project": "shop"} | changes.pop("issue", {})
    return {"id": uuid4().hex, "type": "set_resolved", "issue": issue} | changes


def bearer(token=API_TOKEN):
    return {"Authorization": f"Bearer {token}"}


def signature(raw, secret=HOOK_SECRET):
    return hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def hook_headers(raw, resource, **changes):
    """Sentry's headers; a change to None leaves one out."""
    headers = {
        "Content-Type": "application/json",
        "Request-ID": uuid4().hex,
        "Sentry-Hook-Resource": resource,
        "Sentry-Hook-Timestamp": "1773482531",
        "Sentry-Hook-Signature": signature(raw),
    }
    renamed = {name.replace("_", "-"): value for name, value in changes.items()}
    return {name: value for name, value in (headers | renamed).items() if value is not None}
