"""`POST /webhooks/sentry`: what Sentry's integration platform sends."""

from fastapi.responses import JSONResponse
from starlette.datastructures import Headers

from bot.intake.intake import Refused
from bot.services import Services
from bot.sources import limits
from bot.sources.answers import accepted
from bot.sources.exchange import Exchange
from bot.sources.face import Face
from bot.sources.posts import ANSWERS
from bot.sources.proofs import check_signature, require_signature
from bot.sources.sentry import hooks
from bot.sources.sentry.hooks import Hook

PATH = "/webhooks/sentry"
HEADER_MAX = 200  # Characters; Sentry's ids have 32.


def add_to(app: Face, services: Services, exchange: Exchange) -> None:
    secret = services.settings.sentry_webhook_secret

    def prove(headers: Headers) -> None:
        require_signature(headers, secret)

    def take(headers: Headers, raw: bytes) -> JSONResponse:
        check_signature(headers, raw, secret)
        hook = Hook(
            request_id=_given(headers, "Request-ID"),
            resource=_given(headers, "Sentry-Hook-Resource"),
            body=limits.json_object(raw),
        )
        incoming = hooks.read(hook)
        taken = exchange.group_commit.write(lambda tx: hooks.take(tx, services, hook, incoming))
        hooks.follow(services, hook, incoming, taken)
        return accepted(taken.activity_id, is_new=taken.is_new)

    app.take(
        PATH,
        exchange.endpoint("sentry", prove, take),
        status_code=202,
        summary="Take a webhook of Sentry",
        description="Set this address as the webhook URL of an internal integration. What "
        "happened is known by what it is: a repeat changes nothing, whatever its `Request-ID`.",
        responses=ANSWERS,
        openapi_extra={
            "parameters": [
                _header("Request-ID", "New for each delivery; it decides nothing."),
                _header("Sentry-Hook-Resource", "What the body is about: issue, event_alert, …"),
                _header("Sentry-Hook-Signature", "HMAC-SHA256 of the raw body, in hex."),
            ],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"type": "object"}}},
            },
        },
    )


def _given(headers: Headers, name: str) -> str:
    value = headers.get(name, "").strip()
    if not value:
        raise Refused(name, "is missing")
    if len(value) > HEADER_MAX:
        raise Refused(name, f"is longer than {HEADER_MAX} characters")
    return value


def _header(name: str, meaning: str) -> dict[str, object]:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": meaning,
        "schema": {"type": "string"},
    }
