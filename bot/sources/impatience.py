"""HTTP/1.1 for whoever may reach the port: uvicorn's, with an end to its patience."""

import asyncio
from datetime import timedelta
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

CONNECTIONS_MAX = 512  # Each may hold a body of 1 MiB; above that uvicorn answers 503.
SPARE = 64  # Above both not even that: Slack and the database need open files too.
HEAD_PATIENCE = timedelta(seconds=10)  # From a connection, or its next request, to a whole head.


class Impatient(H11Protocol):
    """Hangs up on who sends no head, or sends it byte by byte: uvicorn would wait for ever."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - uvicorn's own.
        super().__init__(*args, **options)
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # As uvicorn's.
        super().connection_made(transport)
        if len(self.connections) > CONNECTIONS_MAX + SPARE:
            transport.abort()
        else:
            self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._calm()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """The time runs while there is no request in hand, whatever comes meanwhile."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._calm()
        elif self._patience is None:
            wait = HEAD_PATIENCE.total_seconds()
            self._patience = self.loop.call_later(wait, self.transport.close)

    def _calm(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
