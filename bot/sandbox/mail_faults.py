"""What can go wrong at each command of a mail."""

import asyncio
import dataclasses
from collections.abc import Callable
from enum import StrEnum

from aiosmtpd.smtp import SMTP

HANGS_SECONDS = 60.0


class Break(StrEnum):
    """What may happen to a connection in place of an answer."""

    HANG = "hang"  # Nothing is kept or said.
    RESET = "reset"  # Nothing is kept, the connection is gone.
    KEEP_AND_RESET = "keep and reset"  # The message is kept, its answer is lost.


@dataclasses.dataclass(slots=True)
class MailFault:
    answer: str  # Or a Break.
    times: int | None  # After so many it is over; None: never.


class MailFaults:
    """The faults in force, by command: EHLO, MAIL, RCPT, or DATA, which is after the message."""

    def __init__(self) -> None:
        self._faults: dict[str, MailFault] = {}

    def add(self, command: str, answer: str, times: int | None) -> None:
        self._faults[command] = MailFault(answer, times)

    def clear(self) -> None:
        self._faults.clear()

    async def meet(
        self, command: str, server: SMTP, keep: Callable[[], None] | None = None
    ) -> str | None:
        """The answer of the fault in force there; None: there is none. `keep` keeps a message."""
        fault = self._faults.get(command)
        if fault is None or fault.times == 0:
            return None
        if fault.times is not None:
            fault.times -= 1
        if fault.answer == Break.KEEP_AND_RESET and keep is not None:
            keep()
        if fault.answer in {Break.RESET, Break.KEEP_AND_RESET}:
            abort(server)
        if fault.answer in set(Break):
            await asyncio.sleep(HANGS_SECONDS)
        if fault.answer.startswith("421"):
            asyncio.get_running_loop().call_soon(abort, server)
        return fault.answer


def abort(server: SMTP) -> None:
    """Cut its connection without a word."""
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()
