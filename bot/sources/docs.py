"""`/docs`: a page of our own from the OpenAPI description; it loads nothing from anywhere."""

import json
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader
from pydantic import BaseModel

from bot import activities
from bot.incidents.report import Report
from bot.intake.incoming import Incoming
from bot.invites.request import InviteAsked
from bot.sources.limits import Json

BODIES: tuple[type[BaseModel], ...] = (Incoming, Report, InviteAsked)  # What is sent to `/api`.
HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


def add_to(app: FastAPI) -> None:
    """The page and `/openapi.json`, each made once, when it is asked for first."""
    lock = threading.Lock()

    @cache
    def drawn() -> tuple[bytes, bytes]:
        description = described(app)
        as_json = json.dumps(description, ensure_ascii=False).encode()
        return as_json, _page(description).encode()

    def made() -> tuple[bytes, bytes]:
        with lock:
            return drawn()

    @app.get("/openapi.json", include_in_schema=False)
    @app.head("/openapi.json", include_in_schema=False)
    def for_programs() -> Response:
        return Response(made()[0], media_type="application/json")

    @app.get("/docs", include_in_schema=False)
    @app.head("/docs", include_in_schema=False)
    def for_people() -> Response:
        return HTMLResponse(made()[1], headers=HEADERS)


def _page(description: Json) -> str:
    here = FileSystemLoader(Path(__file__).parent)
    template = Environment(loader=here, autoescape=True, trim_blocks=True).get_template("docs.html")
    return template.render(shown(description))


def shown(description: Json) -> dict[str, Any]:
    """What a page shows of it: `info`, `operations` in their order, and `kinds` of activity."""
    operations = [
        {"path": path, "method": method.upper(), "fields": _fields(description, told), **told}
        for path, methods in description["paths"].items()
        for method, told in methods.items()
    ]
    kinds = [
        {"name": kind.kind, "example": _indented(kind.example)} for kind in activities.known_kinds()
    ]
    return {"info": description["info"], "operations": operations, "kinds": kinds}


def described(app: FastAPI) -> Json:
    """The OpenAPI description, with what the intake parses by itself, too."""
    description = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    components = description["components"]
    for model in BODIES:
        body = model.model_json_schema(ref_template="#/components/schemas/{model}")
        components["schemas"] |= body.pop("$defs", {}) | {model.__name__: body}
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    return description


def _fields(description: Json, operation: Json) -> list[dict[str, Any]]:
    """The body's fields, those of its parts behind a dot; and what each may be."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if "example" in content:
        operation["example"] = _indented(content["example"])
    return list(_rows(description, content.get("schema", {}), ""))


def _rows(description: Json, schema: Json, before: str) -> list[dict[str, Any]]:
    schema = _found(description, schema)
    rows = []
    for name, told in schema.get("properties", {}).items():
        options = list(_options(description, told))
        rows.append(
            {
                "name": before + name,
                "is_required": name in schema.get("required", ()),
                "types": " or ".join(map(_words, options)),
            }
        )
        for one in options:
            rows += _rows(description, one, f"{before}{name}.")
    return rows


def _options(description: Json, told: Json) -> Iterator[Json]:
    """What it may be; a choice can be one of a choice."""
    told = _found(description, told)
    if "properties" in told or "anyOf" not in told:
        yield told
        return
    for one in told["anyOf"]:
        yield from _options(description, one)


def _words(option: Json) -> str:
    """`string (1 to 200 characters)`; of a choice, each."""
    if "enum" in option:
        return " or ".join(map(json.dumps, option["enum"]))
    bounds = str(option.get("format", ""))
    if "maxLength" in option:
        bounds = f"{option.get('minLength', 0)} to {option['maxLength']:,} characters"
    return f"{option.get('type', 'any')}{f' ({bounds})' if bounds else ''}"


def _found(description: Json, schema: Json) -> Json:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return description["components"]["schemas"][name] if name else schema


def _indented(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
