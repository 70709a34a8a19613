"""One job of a thread: one call of the provider, or two."""

import logging
from collections.abc import Callable
from dataclasses import replace

from bot.providers.base import Edits, LooksUp, Provider, Withdraws
from bot.relay.jobs import Job, LeaseOver, LookUp, NotTried, Result, Send
from bot.services import Unavailable
from bot.vocabulary.failures import Failure, MessageDeleted, OwnFault
from store.outbox.models import Purpose

log = logging.getLogger(__name__)

Holds = Callable[[str], bool]  # Whether the lane of that target is ours now.
OUR_TRIES = 4  # Of a message that our own code fails on.


def do_all(
    provider: Provider,
    job: Job,
    *,
    goes_on: Callable[[], bool] = lambda: True,
    holds: Holds = lambda _: True,
) -> list[Result]:
    """The work, and what comes then if the work went well and nobody wants an end; never raises."""
    first = do(provider, job, holds)
    if job.then is None:
        return [first]
    if first.failure is not None:  # What waits again is counted where the failure ends more.
        return [Result(Job(job.lane, job.then), failure=NotTried()), first]
    second = Job(replace(job.lane, failures=0), job.then)
    return [first, do(provider, second, holds) if goes_on() else Result(second, failure=NotTried())]


def do(provider: Provider, job: Job, holds: Holds = lambda _: True) -> Result:
    """Never raises: a fault of our own is a failure as well, with few tries.

    A look-up may come too late, it changes nothing; what is sent must not.
    """
    try:
        if isinstance(job.work, Send):
            if not holds(job.lane.target):
                return Result(job, failure=LeaseOver())
            return Result(job, _send(provider, job.lane.address, job.work))
        return Result(job, _look_up(provider, job.lane.address, job.work))
    except Failure as failure:
        log.info("%s: %s", job.lane.target, failure)
        return Result(job, failure=failure)
    except Unavailable as error:  # Asked for an address: no fault of the message, whatever tries.
        log.warning("%s waits for the database: %s", job.lane.target, error)
        return Result(job, failure=OwnFault(f"the database: {error}"))
    except Exception as error:
        log.exception("a send to %s failed in our own code", job.lane.target)
        fault = f"our fault: {type(error).__name__}"
        return Result(job, failure=OwnFault(fault, tries=OUR_TRIES))


def _send(provider: Provider, address: str, send: Send) -> str:
    if send.fault:
        raise OwnFault(send.fault, tries=OUR_TRIES)
    if send.edits is None:
        return provider.send(send.note, address, send.parent)
    try:
        _edit(provider, address, send, send.edits)
    except MessageDeleted:
        if send.card_id is not None:
            raise  # The next alert posts it again.
    return send.edits


def _edit(provider: Provider, address: str, send: Send, external_id: str) -> None:
    if send.withdraws and isinstance(provider, Withdraws):
        provider.withdraw(send.note, address, external_id)
    elif isinstance(provider, Edits):
        provider.edit(send.note, address, external_id)


def _look_up(provider: Provider, address: str, sought: LookUp) -> str | None:
    """A redraw is simply done again; a provider that can't be asked gets it at least once."""
    if sought.purpose == Purpose.REDRAW or not isinstance(provider, LooksUp):
        return None
    return provider.find(sought.key, address, sought.parent, sought.since)
