"""How large, how deep and how odd a request's body may be; nothing else is let in."""

import asyncio
import json
import math
import re
from datetime import timedelta
from typing import Any, NoReturn

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request

from bot.sources.answers import Turned
from bot.sources.fair_shares import Part

BODY_MAX = 1024 * 1024  # Bytes.
BODIES_MAX = 32 * BODY_MAX  # Bytes of all that are in memory at once; an address gets its share.
BODY_PATIENCE = timedelta(seconds=10)  # From the head of a request to the end of its body.
DEPTH_MAX = 32  # Objects and lists within each other.

Json = dict[str, Any]

_JSON_TYPE = re.compile(r"application/(?:[\w.+-]+\+)?json(?:\s*;.*)?", re.IGNORECASE)
_ODD = re.compile(r"\\u(?:0000|d[89a-f][0-9a-f]{2})", re.IGNORECASE)  # May be NUL or a lone half.


def check_type(headers: Headers) -> None:
    if not _JSON_TYPE.fullmatch(headers.get("content-type", "").strip()):
        raise Turned(415, "Content-Type", "must be application/json")
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise Turned(415, "Content-Encoding", "must be left out: bodies come as they are")


async def body_of(request: Request, part: Part, most: int = BODY_MAX) -> bytes:
    """The raw body, read no further than the limit, in whatever chunks it comes.

    It holds its `part` of the memory until that is given back. Where there is no more it is turned
    away at once: to wait would hold what others need to be finished.
    """
    if int(request.headers.get("content-length", "0")) > most:
        raise _too_large(most)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_PATIENCE.total_seconds()):
            async for chunk in request.stream():
                if len(body) + len(chunk) > most:
                    raise _too_large(most)
                if not part.grow(len(chunk)):
                    raise Turned(503, "body", "has no room now, many come at once; send it again")
                body += chunk
    except TimeoutError:
        raise Turned(408, "body", "did not come in time") from None
    except ClientDisconnect:
        raise Turned(400, "body", "was cut off") from None
    return bytes(body)


def json_object(raw: bytes, *, takes_nan: bool = False) -> Json:
    """The body as a JSON object that every database can store.

    JSON knows no NaN and no infinity, and many programs write them all the same: they are refused,
    or with `takes_nan` come as None.
    """
    try:
        text = raw.decode()
        constant, number = (_nothing, _finite_or_nothing) if takes_nan else (_not_json, _finite)
        value = json.loads(text, parse_constant=constant, parse_float=number)
    except UnicodeDecodeError:
        raise _bad("is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise _bad(f"is not JSON: {error.msg}, at character {error.pos}") from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        raise _bad("has a number that is too long") from None
    if not isinstance(value, dict):
        raise _bad("must be a JSON object")
    if _is_deeper(value, DEPTH_MAX):
        raise _too_deep()
    return _mended(value) if _ODD.search(text) else value


def _is_deeper(value: Json, limit: int) -> bool:
    level: list[Json | list[Any]] = [value]
    for _ in range(limit):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _mended(value: Any) -> Any:  # noqa: ANN401 - any JSON value.
    """Without what PostgreSQL and UTF-8 can't hold: NUL, and halves of surrogate pairs."""
    match value:
        case str():
            return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
        case list():
            return [_mended(one) for one in value]
        case dict():
            return {_mended(name): _mended(one) for name, one in value.items()}
    return value


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _not_json(digits)


def _finite_or_nothing(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _nothing(_word: str) -> None:
    """In place of a number that is none."""


def _not_json(_word: str) -> NoReturn:
    raise _bad("has a number that JSON does not know")


def _bad(message: str) -> Turned:
    return Turned(422, "body", message)


def _too_deep() -> Turned:
    return _bad(f"is nested deeper than {DEPTH_MAX}")


def _too_large(most: int) -> Turned:
    return Turned(413, "body", f"is larger than {most} bytes")
