"""The Web API: reads a call, checks its token, lets its method answer, writes all of it down."""

import logging
import time
import traceback

from aiohttp import web

from bot.sandbox import arguments
from bot.sandbox.answers import answer, response
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Faults, Reply
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.registry import Method
from bot.sandbox.records import Call
from bot.sandbox.workspace import Workspace

log = logging.getLogger(__name__)


class Api:
    def __init__(self, space: Workspace, faults: Faults) -> None:
        self._space = space
        self._faults = faults

    async def handle(self, request: web.BaseRequest, name: str) -> web.StreamResponse:
        """Answer one request to /api/{name}."""
        arrived, wall = time.monotonic(), time.time()
        body = await request.read()
        headers = request.headers
        try:
            content_type = headers.get("Content-Type", "")
            args = arguments.parse(content_type, body, request.query_string)
        except SlackError as error:
            return response(Reply(200, error.answer))
        token = str(args.pop("token", "")) or headers.get("Authorization", "")[7:]
        call = Call(name, args, arrived, wall, self._kind_of(token))
        with self._space.lock:
            self._space.calls.append(call)
            self._space.call_counts[name] += 1
        return await answer(self._faults, call, lambda: self._carry_out(call), request)

    def _kind_of(self, token: str) -> str:
        if not token:
            return "none"
        space = self._space
        known = {space.bot_token: "bot", space.app_token: "app", space.config_token: "config"}
        return known.get(token, "unknown")

    def _carry_out(self, call: Call) -> Reply:
        with self._space.lock:
            try:
                handler = self._allowed(call).handler
                body = {"ok": True, **handler(self._space, call.arguments)}
                return Reply(200, body, self._told_scopes(call))
            except SlackError as error:
                return Reply(200, error.answer)
            except Exception:
                log.exception("%s failed", call.method)
                reason = traceback.format_exc(limit=-1)
                return Reply(500, {"ok": False, "error": "fatal_error", "detail": reason})

    def _told_scopes(self, call: Call) -> dict[str, str]:
        """The header that names the bot's scopes; none where it has all that there are."""
        scopes = self._space.scopes
        if scopes is None or call.token_kind in {"app", "config"}:
            return {}
        return {"X-OAuth-Scopes": ",".join(sorted(scopes))}

    def _allowed(self, call: Call) -> Method:
        """The method of a call, if its token may use it."""
        method = METHODS.get(call.method)
        if method is None:
            raise SlackError("unknown_method", req_method=call.method)
        refusal = {"none": "not_authed", "unknown": "invalid_auth"}.get(call.token_kind)
        if refusal is not None:
            raise SlackError(refusal)
        if call.token_kind != method.needs:
            raise SlackError("not_allowed_token_type")
        if self._space.refusal is not None:
            raise SlackError(self._space.refusal)
        scopes = self._space.scopes
        if scopes is not None and method.scopes and not scopes.intersection(method.scopes):
            provided = ",".join(sorted(scopes))
            raise SlackError("missing_scope", needed=method.scopes[0], provided=provided)
        return method
