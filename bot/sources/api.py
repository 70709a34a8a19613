"""`POST /api/activities`: activity from scripts and other trackers."""

from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.datastructures import Headers

from bot import intake
from bot.incoming import Incoming
from bot.intake import Refused
from bot.services import Services
from bot.sources import limits
from bot.sources.answers import Accepted, NotTaken, accepted
from bot.sources.proofs import check_token
from bot.sources.taking import Taking

PATH = "/api/activities"

ANSWERS: dict[int | str, dict[str, Any]] = {
    202: {"model": Accepted, "description": "Stored."},
    200: {"model": Accepted, "description": "A repeat: it was stored before, nothing changed."},
    401: {"model": NotTaken, "description": "The proof of the sender is missing or wrong."},
    403: {"model": NotTaken, "description": "Closed: the variable named is not set."},
    413: {"model": NotTaken, "description": "The body is larger than 1 MiB."},
    415: {"model": NotTaken, "description": "The body is not application/json."},
    422: {"model": NotTaken, "description": "The field named is missing or wrong."},
    503: {"model": NotTaken, "description": "The database can't take it now; send it again."},
}

EXAMPLE = {
    "id": "ci-4711",
    "type": "assigned",
    "issue": {
        "id": "90210",
        "short_id": "SHOP-7",
        "title": "TypeError: charge() missing 1 required argument",
        "project": "shop",
    },
    "actor": {"name": "Ada Lovelace", "email": "ada@acme.test"},
    "data": {"assignee": "Grace Hopper", "assigneeEmail": "grace@acme.test"},
    "occurred_at": "2026-03-14T09:26:53Z",
}


def add_to(app: FastAPI, services: Services, taking: Taking) -> None:
    def prove(headers: Headers) -> None:
        check_token(headers, services.settings.api_token)

    def take(_headers: Headers, raw: bytes) -> JSONResponse:
        incoming = incoming_of(limits.json_object(raw))
        taken = taking.batches.write(lambda tx: intake.take(tx, services, incoming, "api"))
        return accepted(taken.activity_id, is_new=taken.is_new)

    app.post(
        PATH,
        status_code=202,
        summary="Tell that something happened to an issue",
        description="Send it again with the same `id` if no answer comes: a repeat changes "
        "nothing. `data` depends on the type.",
        responses=ANSWERS,
        openapi_extra={
            "security": [{"token": []}],
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/Incoming"},
                        "example": EXAMPLE,
                    }
                },
            },
        },
    )(taking.endpoint("api", prove, take))


def incoming_of(body: limits.Json) -> Incoming:
    """The body, checked.

    Raises:
        Refused: naming the field.
    """
    try:
        return Incoming.model_validate(body)
    except ValidationError as error:
        raise Refused.by(error) from None
