"""One request taken or turned away: proof, limits, then the work in a thread."""

from collections.abc import Callable
from time import perf_counter

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers

from bot.intake.group_commit import GroupCommit
from bot.services import Services
from bot.sources import limits
from bot.sources.answers import not_taken
from bot.sources.face import Endpoint
from bot.sources.fair_shares import Shares, address_of
from bot.sources.metrics import Metrics
from bot.sources.workers import Workers

AT_ONCE = 8  # Requests at work, so many share a commit; the others wait without a thread.

Proof = Callable[[Headers], None]  # Raises Turned before the body is read.
Work = Callable[[Headers, bytes], JSONResponse]  # Answers after its commit.


class Exchange:
    """The way that every request to the intake goes."""

    def __init__(self, services: Services, metrics: Metrics) -> None:
        self.group_commit = GroupCommit(services)
        self.bodies = Shares(limits.BODIES_MAX)
        self._metrics = metrics
        self._workers = Workers(AT_ONCE, "intake")

    def endpoint(
        self, source: str, proof: Proof, work: Work, body_max: int = limits.BODY_MAX
    ) -> Endpoint:
        async def answer(request: Request) -> JSONResponse:
            begun = perf_counter()
            try:
                response = await self._done(request, proof, work, body_max)
            except Exception as error:  # noqa: BLE001 - each has its answer; none may escape.
                response = not_taken(error)
            self._metrics.requests.labels(source, response.status_code).inc()
            self._metrics.seconds.labels(source).observe(perf_counter() - begun)
            return response

        return answer

    async def _done(
        self, request: Request, proof: Proof, work: Work, body_max: int
    ) -> JSONResponse:
        proof(request.headers)
        limits.check_type(request.headers)
        with self.bodies.part(address_of(request.client)) as part:
            raw = await limits.body_of(request, part, body_max)
            return await self._workers.do(lambda: work(request.headers, raw))
