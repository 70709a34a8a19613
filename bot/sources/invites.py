"""`POST /api/invite-requests`: requests to be let in, from the tracker or a script."""

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.datastructures import Headers

from bot.intake import Refused
from bot.invites import asking
from bot.invites.asking import InviteAsked
from bot.services import Services
from bot.sources import limits
from bot.sources.answers import accepted
from bot.sources.api import ANSWERS
from bot.sources.proofs import check_token
from bot.sources.taking import Taking

PATH = "/api/invite-requests"

EXAMPLE = {
    "id": "request-12",
    "organization": "acme",
    "email": "hedy@acme.test",
    "kind": "requested_to_be_invited",
    "role": "member",
    "inviter": "grace@acme.test",
    "teams": ["backend"],
}


def add_to(app: FastAPI, services: Services, taking: Taking) -> None:
    def prove(headers: Headers) -> None:
        check_token(headers, services.settings.api_token)

    def take(_headers: Headers, raw: bytes) -> JSONResponse:
        asked = asked_of(limits.json_object(raw))
        taken = taking.batches.write(lambda tx: asking.take(tx, services, asked, "api"))
        return accepted(taken.invite_id, is_new=taken.is_new)

    app.post(
        PATH,
        status_code=202,
        summary="Ask that somebody is let in",
        description="Send it again with the same `id` if no answer comes: a repeat changes "
        'nothing. With `"withdrawn": true` the request of that `id` ends.',
        responses=ANSWERS,
        openapi_extra={
            "security": [{"token": []}],
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/InviteAsked"},
                        "example": EXAMPLE,
                    }
                },
            },
        },
    )(taking.endpoint("invites", prove, take))


def asked_of(body: limits.Json) -> InviteAsked:
    """The body, checked.

    Raises:
        Refused: naming the field.
    """
    try:
        return InviteAsked.model_validate(body)
    except ValidationError as error:
        raise Refused.by(error) from None
