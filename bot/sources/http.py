"""The HTTP face: intake, health, figures, and a page that explains them."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import SecretStr
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from bot.services import Services
from bot.sources import consent, docs, posts, webhooks
from bot.sources.answers import Turned, not_taken
from bot.sources.api import ACTIVITIES
from bot.sources.exchange import Exchange
from bot.sources.face import Face
from bot.sources.health import Health
from bot.sources.incidents import INCIDENTS
from bot.sources.invites import INVITES
from bot.sources.metrics import Metrics
from bot.sources.posts import Post
from bot.sources.proofs import check_bearer
from bot.sources.workers import Workers
from store.engine import Unavailable

LOOKING = 4  # Threads for /readyz and /metrics: a few look now and then.

POSTS: tuple[Post[Any], ...] = (ACTIVITIES, INCIDENTS, INVITES)


def build_http(services: Services, health: Health, metrics: Metrics | None = None) -> Face:
    """The app for HttpServer; `metrics` is shared with others who count."""
    app = Face(
        title="Heliograph",
        description="Issue activity in, over HTTP, inside your network.",
        openapi_url=None,
        redirect_slashes=False,  # It would lead to whatever host the request names.
    )
    metrics = metrics or Metrics()
    metrics.watch(health)
    exchange = Exchange(services, metrics)
    webhooks.add_to(app, services, exchange)
    for post in POSTS:
        posts.add_to(app, services, exchange, post)
    looking = Workers(LOOKING, "health")
    _add_health(app, health, looking)
    _add_metrics(app, metrics, services.settings.metrics_token, looking)
    consent.add_to(app, services)
    docs.add_to(app)
    app.add_exception_handler(HTTPException, _elsewhere)
    return app


def _add_health(app: FastAPI, health: Health, workers: Workers) -> None:
    @app.get("/healthz", summary="The process is alive")
    @app.head("/healthz", include_in_schema=False)
    async def alive() -> dict[str, bool]:
        return {"alive": True}

    @app.get(
        "/readyz",
        summary="It can do its work, or what is wrong",
        responses={503: {"description": "It can't: a sentence for each check that fails."}},
    )
    @app.head("/readyz", include_in_schema=False)
    async def ready() -> JSONResponse:
        try:
            faults = await workers.do(health.faults)
        except Unavailable as error:
            faults = {"database": str(error)}
        body = {"ready": not faults, "faults": faults}
        return JSONResponse(body, status_code=503 if faults else 200)


def _add_metrics(app: FastAPI, metrics: Metrics, token: SecretStr | None, workers: Workers) -> None:
    @app.get(
        "/metrics",
        summary="Figures for Prometheus",
        description="Open to everybody unless METRICS_TOKEN is set.",
        response_class=PlainTextResponse,
        responses={401: posts.ANSWERS[401]},
        openapi_extra={"security": [{}, {"token": []}]},
    )
    @app.head("/metrics", include_in_schema=False)
    async def figures(request: Request) -> Response:
        try:
            if token is not None:
                check_bearer(request.headers, token, "METRICS_TOKEN")
            drawn = await workers.do(lambda: generate_latest(metrics.registry))
        except (Turned, Unavailable) as error:
            return not_taken(error)
        return Response(drawn, media_type=CONTENT_TYPE_LATEST)


async def _elsewhere(request: Request, error: Exception) -> Response:
    """A path or a method that there is not, in the same shape as every refusal."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    field, message = {
        404: ("path", "there is nothing here; /docs tells what there is"),
        405: ("method", f"can't be {request.method} here"),
    }.get(status, ("request", "can't be answered"))
    answer = not_taken(Turned(status, field, message))
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = ", ".join(_methods(request))
    return answer


def _methods(request: Request) -> list[str]:
    """What this path takes; each method is a route of its own."""
    routes = [each for each in request.app.routes if isinstance(each, Route)]
    fitting = [each for each in routes if each.matches(request.scope)[0] != Match.NONE]
    return sorted(set[str]().union(*(each.methods or () for each in fitting)))
