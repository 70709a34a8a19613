"""`POST /api/incidents`: metric alerts from scripts and other trackers."""

from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.datastructures import Headers

from bot.incidents import taking as incidents
from bot.incidents.report import Report
from bot.intake import Refused
from bot.services import Services
from bot.sources import limits
from bot.sources.answers import NotTaken, accepted
from bot.sources.api import ANSWERS
from bot.sources.proofs import check_token
from bot.sources.taking import Taking

PATH = "/api/incidents"
BODY_MAX = 8 * 1024 * 1024  # Bytes: more than 100,000 points.

TOO_LARGE: dict[int | str, dict[str, Any]] = {
    413: {"model": NotTaken, "description": "The body is larger than 8 MiB."}
}
EXAMPLE = {
    "id": "4",
    "identifier": "1",
    "title": "Too many errors",
    "status": "critical",
    "project": "shop",
    "url": "https://sentry.acme.test/organizations/acme/alerts/rules/details/7/?alert=1",
    "started_at": "2026-03-14T10:02:00Z",
    "rule": {
        "name": "Too many errors",
        "aggregate": "count()",
        "time_window": 10,
        "threshold": 1000,
    },
    "value": 1204,
    "points": [["2026-03-14T10:00:00Z", 310], ["2026-03-14T10:02:00Z", 1204]],
}


def add_to(app: FastAPI, services: Services, taking: Taking) -> None:
    def prove(headers: Headers) -> None:
        check_token(headers, services.settings.api_token)

    def take(_headers: Headers, raw: bytes) -> JSONResponse:
        report = report_of(limits.json_object(raw, takes_nan=True))
        taken = taking.batches.write(lambda tx: incidents.take(tx, services, report, "api"))
        return accepted(taken.activity_id, is_new=taken.is_new)

    app.post(
        PATH,
        status_code=202,
        summary="Tell the status of an incident",
        description="Send it again if no answer comes: the same status is told once. All statuses "
        "of one incident have the same `id`.",
        responses=ANSWERS | TOO_LARGE,
        openapi_extra={
            "security": [{"token": []}],
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/Report"},
                        "example": EXAMPLE,
                    }
                },
            },
        },
    )(taking.endpoint("incidents", prove, take, BODY_MAX))


def report_of(body: limits.Json) -> Report:
    """The body, checked.

    Raises:
        Refused: naming the field.
    """
    try:
        return Report.model_validate(body)
    except ValidationError as error:
        raise Refused.by(error) from None
