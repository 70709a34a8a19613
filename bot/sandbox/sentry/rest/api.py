"""From an HTTP request to Sentry's answer, through the faults in force."""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from urllib.parse import parse_qs, unquote

from aiohttp import web

from bot.sandbox.answers import JSON, end_connection, response
from bot.sandbox.faults import CutError, Faults, Reply
from bot.sandbox.sentry.errors import RestError, internal
from bot.sandbox.sentry.faults import SIGN_IN, CutAnswerError
from bot.sandbox.sentry.oauth import web as web_pages
from bot.sandbox.sentry.records import RestCall
from bot.sandbox.sentry.rest import (  # noqa: F401 - they register what they answer
    apps,
    comments,
    incidents,
    invites,
    issues,
    members,
    organization,
    projects,
    releases,
    search,
)
from bot.sandbox.sentry.rest.access import authenticate, check
from bot.sandbox.sentry.rest.rate_limits import RateLimits
from bot.sandbox.sentry.rest.request import Request, Route, find, slashless
from bot.sandbox.sentry.state import State

log = logging.getLogger(__name__)
ROOT = "/api/0/"
HTML = {"Content-Type": "text/html; charset=utf-8"}
CALLS_KEPT = 100_000


class Api:
    def __init__(self, state: State, faults: Faults, prefix: str) -> None:
        self._state = state
        self._faults = faults
        self._prefix = prefix  # Of every path; "" or such as "/sentry".
        self.limits = RateLimits(state)
        self.latency = 0.0  # Seconds before every answer.
        self.calls: list[RestCall] = []

    async def handle(self, request: web.BaseRequest, _path: str) -> web.StreamResponse:
        """Answer one request; what is not of the API is the sign-in page."""
        path = request.rel_url.raw_path
        if web_pages.name_of(request.method, path.removeprefix(self._prefix)):
            return await self._browse(request, path)
        if not path.startswith(self._prefix + ROOT.rstrip("/")):
            return response(Reply(200, SIGN_IN, HTML))
        wish = self._read(request, path.removeprefix(self._prefix), await request.read())
        call = RestCall(request.method, path, wish.query, wish.body, "", "", time.monotonic())
        await self._note(call)
        return await self._answer(wish, call, request)

    async def _browse(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """What is no part of the API: pages, and how tokens are given."""
        target = str(request.rel_url.raw_path_qs).removeprefix(self._prefix)
        query = parse_qs(request.rel_url.raw_query_string)
        body, cookies = (await request.read()).decode(), request.cookies
        call = RestCall(request.method, path, query, body, "", "", time.monotonic())
        call.route = web_pages.name_of(request.method, path.removeprefix(self._prefix))
        await self._note(call)

        def carry_out() -> Reply:
            with self._state.lock:
                return web_pages.answer(self._state, request.method, target, body, cookies)

        return await self._answered(call, carry_out, request)

    async def _note(self, call: RestCall) -> None:
        with self._state.lock:
            self.calls.append(call)
            del self.calls[:-CALLS_KEPT]
        if self.latency:
            await asyncio.sleep(self.latency)

    def answer(self, wish: Request, header: str) -> Reply:
        """The same without HTTP, faults and latency; `header` is that of the authorization."""
        call = RestCall(wish.method, wish.path, wish.query, wish.body, "", "", time.monotonic())
        call.route = _name_of(wish)
        with self._state.lock:
            self.calls.append(call)
            del self.calls[:-CALLS_KEPT]
        reply = self._carry_out(wish, header, call)
        call.status, call.answer = reply.status, reply.body
        return reply

    def _read(self, request: web.BaseRequest, path: str, body: bytes) -> Request:
        query = parse_qs(request.rel_url.raw_query_string, keep_blank_values=True)
        kind = request.headers.get("Content-Type", "application/json")
        header = request.headers.get("Authorization", "")
        names = {"authorization": header}
        return Request(self._state, request.method, path, query, kind, body, names)

    async def _answer(
        self, wish: Request, call: RestCall, request: web.BaseRequest
    ) -> web.StreamResponse:
        header = wish.names.pop("authorization")
        call.route = _name_of(wish)
        return await self._answered(call, lambda: self._carry_out(wish, header, call), request)

    async def _answered(
        self, call: RestCall, carry_out: Callable[[], Reply], request: web.BaseRequest
    ) -> web.StreamResponse:
        try:
            reply = await self._meet(call, carry_out)
        except CutAnswerError as cut:
            return await _cut(request, cut)
        except CutError as cut:
            end_connection(request, reset=cut.reset)
            return web.Response()  # Goes nowhere: the connection is gone.
        call.status, call.answer = reply.status, reply.body
        return response(reply)

    async def _meet(self, call: RestCall, carry_out: Callable[[], Reply]) -> Reply:
        for name in (f"{call.method} {call.route}", call.route, call.method):
            fault = self._faults.pick(name, {})
            if fault is not None:
                return await fault.meet(carry_out)
        return carry_out()

    def _carry_out(self, wish: Request, header: str, call: RestCall) -> Reply:
        if not wish.path.endswith("/"):
            return slashless(wish.method, wish.path)
        with self._state.lock:
            headers, refusal = self.limits.count(call.method, call.route)
            if refusal is not None:
                return refusal
            call.newest = self._state.newest_row
            try:
                reply = self._allowed(wish, header, call).handler(wish)
            except RestError as error:
                reply = _refusal(error)
            except Exception:
                log.exception("%s %s failed", wish.method, wish.path)
                reply = _refusal(internal())
            call.wrote = tuple(range(call.newest + 1, self._state.newest_row + 1))
            reply.headers |= headers
            return reply

    def _allowed(self, wish: Request, header: str, call: RestCall) -> Route:
        """The route, if the token may use it."""
        route, wish.names = find(wish.method, _parts(wish))
        if header or not route.is_open:
            wish.found_token = authenticate(self._state, header)
            call.who = wish.found_token.label
        if not route.is_open:
            check(wish, route.scopes)
        return route


def _parts(wish: Request) -> list[str]:
    inner = wish.path.removeprefix(ROOT).rstrip("/")
    return [unquote(part) for part in inner.split("/")] if inner else []


def _name_of(wish: Request) -> str:
    try:
        return find(wish.method, _parts(wish))[0].name
    except RestError:
        return ""


def _refusal(error: RestError) -> Reply:
    if error.body is None:
        return Reply(error.status, "", dict(HTML))
    if isinstance(error.body, str):  # A text is JSON too.
        return Reply(error.status, json.dumps(error.body), dict(JSON))
    return Reply(error.status, error.body)


async def _cut(request: web.BaseRequest, cut: CutAnswerError) -> web.StreamResponse:
    """The whole length is announced, a part is sent."""
    whole = response(cut.reply)
    body = bytes(whole.body) if isinstance(whole.body, bytes) else b""
    head = {"Content-Type": whole.headers["Content-Type"], "Content-Length": str(len(body))}
    part = web.StreamResponse(status=whole.status, headers=head)
    await part.prepare(request)
    await part.write(body[: int(len(body) * cut.kept)])
    end_connection(request, reset=False)
    return part
