"""Paging by the Link header, as Sentry does it."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.errors import bad
from bot.sandbox.sentry.records import Json
from bot.sandbox.sentry.rest.request import Request, ok

PAGE_MAX = 100
CURSOR_PARTS = 3  # Page size, page, whether it leads back.
Item = TypeVar("Item")


def page(request: Request, items: Sequence[Item], shape: Callable[[Item], Json]) -> Reply:
    """A page of items; both rels are always there, and only `results` says if more follows."""
    size, number = _size(request), _number(request)
    begin = number * size
    shown = [shape(item) for item in items[begin : begin + size]]
    links = (
        _link(request, "previous", f"{size}:{number - 1}:1", more=number > 0),
        _link(request, "next", f"{size}:{number + 1}:0", more=begin + size < len(items)),
    )
    return ok(shown, headers={"Link": ", ".join(links)})


def _size(request: Request) -> int:
    text = request.first("per_page") or request.first("limit") or str(PAGE_MAX)
    if not text.isdecimal():
        raise bad("Invalid per_page parameter.")
    if int(text) > PAGE_MAX:
        raise bad(f"Invalid per_page value. Cannot exceed {PAGE_MAX}.")
    return int(text)


def _number(request: Request) -> int:
    cursor = request.first("cursor")
    if not cursor:
        return 0
    parts = cursor.split(":")
    if len(parts) != CURSOR_PARTS or not all(part.isdecimal() for part in parts):
        raise bad("Invalid cursor parameter.")
    return int(parts[1])


def _link(request: Request, rel: str, cursor: str, *, more: bool) -> str:
    """The address is by Sentry's own URL, which need not be the one that was asked."""
    pairs = [
        (name, value)
        for name, values in request.query.items()
        if name != "cursor"
        for value in values
    ]
    address = f"{request.state.public_url}{request.path}?{urlencode(pairs)}&cursor={cursor}"
    return f'<{address}>; rel="{rel}"; results="{str(more).lower()}"; cursor="{cursor}"'
