"""Faults on demand: what can go wrong between a client and Sentry."""

import asyncio
import dataclasses
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.faults import CutError, Fault, Reply
from bot.sandbox.sentry.rest.rate_limits import too_often
from bot.sandbox.sentry.webhooks import Webhooks

SIGN_IN = """<!DOCTYPE html><html><head><title>Sign in</title></head><body>
<h1>Sign in to continue</h1><form method="post"><input name="username"></form></body></html>"""


@dataclasses.dataclass(slots=True)
class TooManyRequests(Fault):
    """429 as hosted Sentry has it: HTML by its head, a JSON text by its body, no Retry-After."""

    limit: int = 5  # Requests a second.
    resets_in: float = 1.0  # Seconds.
    is_new: bool = False  # Newer versions answer a JSON object.

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:  # noqa: ARG002 - not carried out
        return too_often(self.limit, int(time.time() + self.resets_in), is_new=self.is_new)


@dataclasses.dataclass(slots=True)
class InternalError(Fault):
    """Nothing is carried out."""

    status: int = 500

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:  # noqa: ARG002 - not carried out
        detail = {"detail": "Internal Error", "errorId": secrets.token_hex(16)}
        return Reply(self.status, detail)


@dataclasses.dataclass(slots=True)
class SignInPage(Fault):
    """What stands in front of Sentry asks for a password: 200 with HTML."""

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:  # noqa: ARG002 - not carried out
        return Reply(200, SIGN_IN, {"Content-Type": "text/html; charset=utf-8"})


@dataclasses.dataclass(slots=True)
class OtherAnswer(Fault):
    """Another program's, or another version's: 200 with this JSON."""

    body: Any = None

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:  # noqa: ARG002 - not carried out
        return Reply(200, self.body)


@dataclasses.dataclass(slots=True)
class OtherShape(Fault):
    """Carries the request out; these fields of its first row, or of itself, are others."""

    fields: Mapping[str, Any]

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:
        reply = carry_out()
        rows = reply.body if isinstance(reply.body, list) else [reply.body]
        return dataclasses.replace(reply, body=self._changed(rows, reply.body))

    def _changed(self, rows: list[Any], body: Any) -> Any:  # noqa: ANN401 - any JSON.
        if not rows or not isinstance(rows[0], dict):
            return body
        changed = [rows[0] | dict(self.fields), *rows[1:]]
        return changed if isinstance(body, list) else changed[0]


@dataclasses.dataclass(slots=True)
class LateStart(Fault):
    """Carries out and answers only after a while."""

    seconds: float = 1.0

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:
        await asyncio.sleep(self.seconds)
        return carry_out()


@dataclasses.dataclass(slots=True)
class CutBody(Fault):
    """Carries the request out; only the first part of the answer's body comes through."""

    kept: float = 0.5  # Share of the body.

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:
        raise CutAnswerError(carry_out(), self.kept)


@dataclasses.dataclass(slots=True)
class WebhooksFirst(Fault):
    """Carries the request out, and answers only when its webhooks have arrived."""

    webhooks: Webhooks
    seconds: float = 5.0  # At most.

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:
        reply = carry_out()
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self.webhooks.settle, self.seconds)
        return reply


class CutAnswerError(CutError):
    """Send this answer's head and some of its body, then end the connection."""

    def __init__(self, reply: Reply, kept: float) -> None:
        super().__init__(reset=False)
        self.reply = reply
        self.kept = kept
