"""Faults on demand: what can go wrong between an app and Slack, and when it shall."""

import asyncio
import dataclasses
import random
import threading
from collections.abc import Callable

from bot.sandbox.records import Json


@dataclasses.dataclass(slots=True)
class Reply:
    """An HTTP answer: an object goes out as JSON, a text as it is."""

    status: int
    body: Json | list[Json] | str
    headers: dict[str, str] = dataclasses.field(default_factory=dict)


class CutError(Exception):
    """End the connection without an answer."""

    def __init__(self, *, reset: bool) -> None:
        super().__init__("cut")
        self.reset = reset  # By a TCP reset, not an orderly end.


@dataclasses.dataclass(slots=True, kw_only=True)
class Fault:
    """One kind of fault, and which calls it meets."""

    channel: str | None = None  # Only calls with this channel; None: all.
    times: int | None = None  # After so many it is over; None: never.
    probability: float = 1.0

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:
        """Answer one call; `carry_out` does what was asked and says what to answer."""
        return carry_out()


@dataclasses.dataclass(slots=True)
class RateLimited(Fault):
    retry_after: float | tuple[int, int] = 1  # Seconds, or from how many to how many.

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:  # noqa: ARG002 - not carried out
        seconds = self.retry_after
        if isinstance(seconds, tuple):
            seconds = random.randint(*seconds)  # noqa: S311 - chance, no secret
        shown = f"{seconds:g}"
        return Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": shown})


@dataclasses.dataclass(slots=True)
class Answers(Fault):
    """Refuses with this status and error or body; nothing is carried out."""

    status: int = 200
    body: Json | str | None = None
    error: str = "internal_error"

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:  # noqa: ARG002 - not carried out
        body = {"ok": False, "error": self.error} if self.body is None else self.body
        return Reply(self.status, body)


@dataclasses.dataclass(slots=True)
class SlowAnswer(Fault):
    """Carries the call out at once and answers late."""

    seconds: float = 1.0

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:
        reply = carry_out()
        await asyncio.sleep(self.seconds)
        return reply


@dataclasses.dataclass(slots=True)
class HangsBefore(Fault):
    """Carries nothing out, says nothing, and ends the connection after a while."""

    seconds: float = 60.0

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:  # noqa: ARG002 - not carried out
        await asyncio.sleep(self.seconds)
        raise CutError(reset=False)


@dataclasses.dataclass(slots=True)
class AcceptedThenHangs(Fault):
    """Carries the call out, then says nothing."""

    seconds: float = 60.0

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:
        carry_out()
        await asyncio.sleep(self.seconds)
        raise CutError(reset=False)


@dataclasses.dataclass(slots=True)
class AcceptedThenReset(Fault):
    """Carries the call out; the answer is lost with the connection."""

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:
        carry_out()
        raise CutError(reset=True)


@dataclasses.dataclass(slots=True)
class ResetBefore(Fault):
    """Resets the connection; nothing is carried out."""

    async def meet(self, carry_out: Callable[[], Reply]) -> Reply:  # noqa: ARG002 - not carried out
        raise CutError(reset=True)


KINDS = {
    kind.__name__: kind
    for kind in (
        RateLimited,
        Answers,
        SlowAnswer,
        HangsBefore,
        AcceptedThenHangs,
        AcceptedThenReset,
        ResetBefore,
    )
}


class Faults:
    """The faults in force, by Web API method, or "pagerduty", "teams"; "*" is every method."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: list[tuple[str, Fault]] = []
        self._chance = random.Random(1)  # noqa: S311 - chance that repeats, no secret

    def add(
        self,
        method: str,
        fault: Fault,
        *,
        channel: str | None = None,
        times: int | None = None,
        probability: float | None = None,
    ) -> Fault:
        """Put a fault in force; of several that fit a call, the oldest meets it."""
        fault.channel = channel or fault.channel
        fault.times = fault.times if times is None else times
        fault.probability = fault.probability if probability is None else probability
        with self._lock:
            self._found.append((method, fault))
        return fault

    def clear(self) -> None:
        with self._lock:
            self._found.clear()

    def pick(self, method: str, args: Json) -> Fault | None:
        """The fault that meets this call; it counts as one of its times."""
        if not self._found:
            return None
        with self._lock:
            for name, fault in self._found:
                if name in {method, "*"} and self._meets(fault, args):
                    return fault
        return None

    def _meets(self, fault: Fault, args: Json) -> bool:
        if fault.times == 0 or fault.channel not in {None, args.get("channel")}:
            return False
        if fault.probability < 1 and self._chance.random() >= fault.probability:
            return False
        if fault.times is not None:
            fault.times -= 1
        return True
