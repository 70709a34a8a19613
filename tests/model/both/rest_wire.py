"""Sentry's REST API in this process: the sandbox's own, without HTTP, with faults as drawn."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from random import Random
from urllib.parse import parse_qs

import httpx

from bot.sandbox.answers import JSON
from bot.sandbox.faults import Reply
from bot.sandbox.sentry.errors import internal
from bot.sandbox.sentry.faults import SIGN_IN
from bot.sandbox.sentry.rest.rate_limits import too_often
from bot.sandbox.sentry.rest.request import Request
from tests.model.wires import Died

FATES = ("limited", "lost", "unanswered", "late", "broken", "sign-in", "cut")
LIMITED_FOR = 20  # Seconds; longer than a press waits for its turn.
PATIENCE = timedelta(seconds=10)  # Of the client, for an answer.


class RestWeather:
    """What befalls a question to Sentry."""

    def __init__(self) -> None:
        self.chance = Random(0)
        self.badness = 0.0  # The share of questions that something befalls.
        self.deaths = 0  # The program dies in one of the next questions, so often.
        self.down_until: datetime | None = None
        self.between: Callable[[], None] = lambda: None  # Before each: somebody acts meanwhile.

    def clear(self) -> None:
        self.badness, self.deaths, self.down_until = 0.0, 0, None

    def dies(self) -> bool:
        is_now = self.deaths > 0 and self.chance.random() < 0.3
        self.deaths -= is_now
        return is_now

    def fate(self) -> str:
        return self.chance.choice(FATES) if self.chance.random() < self.badness else ""


class SentryHere(httpx.BaseTransport):
    def __init__(self, sandbox, weather: RestWeather, clock) -> None:
        self._sandbox, self._weather, self._clock = sandbox, weather, clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        weather = self._weather
        weather.between()
        if weather.down_until is not None and self._clock.now < weather.down_until:
            raise httpx.ConnectError("down", request=request)
        if weather.dies():
            if weather.chance.random() < 0.5:
                self._carry_out(request)
            raise Died
        return self._meet(weather.fate(), request)

    def _meet(self, fate: str, request: httpx.Request) -> httpx.Response:
        if fate in {"lost", "unanswered"}:
            if fate == "unanswered":
                self._carry_out(request)
            self._clock.now += PATIENCE
            raise httpx.ReadTimeout("no answer", request=request)
        if fate == "late":
            self._clock.now += timedelta(seconds=self._weather.chance.uniform(1, 9))
        refused = self._refused(fate)
        reply = refused or self._carry_out(request)
        return self._response(request, reply, is_cut=fate == "cut")

    def _refused(self, fate: str) -> Reply | None:
        """An answer without which nothing is carried out."""
        if fate == "limited":
            return too_often(5, int(self._clock.now.timestamp()) + LIMITED_FOR)
        if fate == "sign-in":
            return Reply(200, SIGN_IN, {"Content-Type": "text/html"})
        if fate == "broken":
            return Reply(500, internal().body)
        return None

    def _carry_out(self, request: httpx.Request) -> Reply:
        api = self._sandbox._api
        query = parse_qs(request.url.query.decode(), keep_blank_values=True)
        kind = request.headers.get("Content-Type", "application/json")
        path = request.url.raw_path.partition(b"?")[0].decode()
        asked = Request(self._sandbox.state, request.method, path, query, kind, request.read(), {})
        return api.answer(asked, request.headers.get("Authorization", ""))

    def _response(self, request: httpx.Request, reply: Reply, *, is_cut: bool) -> httpx.Response:
        is_text = isinstance(reply.body, str)
        body = (reply.body if is_text else json.dumps(reply.body)).encode()
        headers = {**JSON, **reply.headers, "Date": format_datetime(self._clock.now, usegmt=True)}
        content = _Cut(body, request) if is_cut else body
        return httpx.Response(reply.status, headers=headers, stream=_stream(content))


class _Whole(httpx.SyncByteStream):
    def __init__(self, body: bytes) -> None:
        self._body = body

    def __iter__(self):
        yield self._body


class _Cut(_Whole):
    """The connection ends in the midst of it."""

    def __init__(self, body: bytes, request: httpx.Request) -> None:
        super().__init__(body)
        self._request = request

    def __iter__(self):
        yield self._body[: len(self._body) // 2]
        raise httpx.RemoteProtocolError("cut", request=self._request)


def _stream(content) -> httpx.SyncByteStream:
    return content if isinstance(content, _Whole) else _Whole(content)
