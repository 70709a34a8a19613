"""What `/api` takes by POST: each a description, and one way to add it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from sqlmodel import Session
from starlette.datastructures import Headers

from bot.intake.intake import Refused
from bot.services import Services
from bot.sources import limits
from bot.sources.answers import Accepted, NotTaken, accepted
from bot.sources.exchange import Exchange
from bot.sources.face import Face
from bot.sources.proofs import check_token

ANSWERS: dict[int | str, dict[str, Any]] = {
    202: {"model": Accepted, "description": "Stored."},
    200: {"model": Accepted, "description": "A repeat: it was stored before, nothing changed."},
    401: {"model": NotTaken, "description": "The proof of the sender is missing or wrong."},
    403: {"model": NotTaken, "description": "Closed: the variable named is not set."},
    413: {"model": NotTaken, "description": "The body is larger than 1 MiB."},
    415: {"model": NotTaken, "description": "The body is not application/json."},
    422: {"model": NotTaken, "description": "The field named is missing or wrong."},
    503: {"model": NotTaken, "description": "It can't be taken now; send it again."},
}

Body = TypeVar("Body", bound=BaseModel)


@dataclass(frozen=True)
class Post(Generic[Body]):
    """One address; `take` stores a checked body in its transaction: the id, and whether new."""

    path: str
    name: str  # In the figures.
    body: type[Body]
    example: Mapping[str, Any]
    summary: str
    description: str
    take: Callable[[Session, Services, Body], tuple[int | None, bool]]
    body_max: int = limits.BODY_MAX  # Bytes.
    takes_nan: bool = False  # NaN is no JSON, and yet metrics have it.


def add_to(app: Face, services: Services, exchange: Exchange, post: Post[Any]) -> None:
    def prove(headers: Headers) -> None:
        check_token(headers, services.settings.api_token)

    def take(_headers: Headers, raw: bytes) -> JSONResponse:
        body = checked(post.body, limits.json_object(raw, takes_nan=post.takes_nan))
        row_id, is_new = exchange.group_commit.write(lambda tx: post.take(tx, services, body))
        return accepted(row_id, is_new=is_new)

    app.take(
        post.path,
        exchange.endpoint(post.name, prove, take, post.body_max),
        status_code=202,
        summary=post.summary,
        description=post.description,
        responses=answers(post.body_max),
        openapi_extra={
            "security": [{"token": []}],
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": {"$ref": f"#/components/schemas/{post.body.__name__}"},
                        "example": post.example,
                    }
                },
            },
        },
    )


def answers(body_max: int) -> dict[int | str, dict[str, Any]]:
    """Every answer, with the body's limit in bytes."""
    too_large = f"The body is larger than {body_max // 2**20} MiB."
    return ANSWERS | {413: {"model": NotTaken, "description": too_large}}


def checked(kind: type[Body], body: limits.Json) -> Body:
    """The body as its model.

    Raises:
        Refused: naming the field.
    """
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        raise Refused.by(error) from None
