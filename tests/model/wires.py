"""Slack and PagerDuty in this process: the sandbox's own, without HTTP, with faults as drawn."""

import io
import json
from collections.abc import Callable
from random import Random
from urllib.parse import urlencode

from requests import Response
from requests.adapters import BaseAdapter
from requests.exceptions import ReadTimeout
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.providers.pagerduty import PagerDuty
from bot.sandbox import arguments
from bot.sandbox.api import Api
from bot.sandbox.faults import Faults, Reply
from bot.sandbox.records import Call
from bot.sandbox.workspace import Workspace


class Died(BaseException):
    """The program's process ends, at once."""


class Weather:
    """What befalls a call: before it is carried out, or after."""

    def __init__(self) -> None:
        self.chance = Random(0)
        self.badness = 0.0  # The share of calls that something befalls.
        self.deaths = 0  # The program dies in one of the next calls, so often.

    def meet(self, carry_out: Callable[[], Reply], limited: Reply) -> Reply:
        """Its answer; TimeoutError where none comes, and nobody knows whether it was done."""
        if self.deaths and self.chance.random() < 0.5:
            self.deaths -= 1
            if self.chance.random() < 0.5:
                carry_out()
            raise Died
        if self.chance.random() >= self.badness:
            return carry_out()
        fate = self.chance.choice(("limited", "lost", "unanswered"))
        if fate == "limited":
            return limited
        if fate == "unanswered":
            carry_out()
        raise TimeoutError


class SlackHere(WebClient):
    """The Web API of a sandbox's workspace."""

    def __init__(self, space: Workspace, weather: Weather) -> None:
        super().__init__("xoxb-here", retry_handlers=[])
        self._api = Api(space, Faults())
        self._weather = weather

    def api_call(self, api_method, *, http_verb="POST", params=None, json=None, **_unused):
        form = "application/json"
        args = arguments.parse(form, _bytes(json), urlencode(params or {}))
        call = Call(api_method, args, 0.0, 0.0, "bot")
        limited = Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "7"})
        reply = self._weather.meet(lambda: self._api._carry_out(call), limited)
        answer = SlackResponse(
            client=self,
            http_verb=http_verb,
            api_url=api_method,
            req_args={},
            data=reply.body,
            headers=reply.headers,
            status_code=reply.status,
        )
        if not reply.body["ok"]:
            raise SlackApiError(str(reply.body["error"]), answer)
        return answer


class PagerDutyHere(PagerDuty):
    """Its sessions lead to a sandbox's catcher."""

    def __init__(self, catcher, weather: Weather) -> None:
        super().__init__(_no_place, url="http://pagerduty.test")
        self._wire = _Wire(catcher, weather)

    def _session(self, routing_key):
        session = super()._session(routing_key)
        session.mount("http://", self._wire)
        return session


class _Wire(BaseAdapter):
    def __init__(self, catcher, weather: Weather) -> None:
        super().__init__()
        self._catcher, self._weather = catcher, weather

    def send(self, request, **_unused):
        event = json.loads(request.body)
        limited = Reply(429, {"status": "throttle exceeded"}, {"Retry-After": "7"})
        try:
            reply = self._weather.meet(lambda: self._catcher._take(event, 0), limited)
        except TimeoutError:
            raise ReadTimeout(request=request) from None
        answer = Response()
        answer.status_code, answer.request, answer.url = reply.status, request, request.url
        answer.headers.update(reply.headers)
        answer.raw = io.BytesIO(_bytes(reply.body))
        return answer

    def close(self):
        """Nothing is open."""


class _NoSecret:
    secret = "a" * 32


def _no_place(_target):
    return _NoSecret


def _bytes(body):
    return b"" if body is None else json.dumps(body).encode()
