"""Whether what is due is being sent: for /readyz, which must not be green while all waits."""

from collections.abc import Sequence
from datetime import timedelta

from bot.relay.relay import Relay
from bot.relay.retry_delay import LONGEST_HOLD
from bot.services import Services
from store.outbox import claims

LONGEST_WAIT = timedelta(seconds=60)  # Of what is due, while a relay takes nothing up.


def fault(services: Services, relays: Sequence[Relay]) -> str | None:
    """What waits longer than it should, in words; None: nothing does.

    What is paused may wait, and what a provider that is down would get. In a storm whatever is
    due may wait for long, but the longest due is taken up first: as long as anything is, all is.
    """
    now = services.steady()
    with services.database.read() as session:
        for relay in relays:
            if relay.is_down:
                continue
            due = claims.next_due(session, relay.provider.name)
            if due and now - due > LONGEST_WAIT and relay.rest > LONGEST_WAIT:
                waited = (now - due).total_seconds()
                return (
                    f"{relay.provider.name} sends nothing of what has been due for {waited:.0f} s"
                )
            if late := claims.due_after(session, relay.provider.name, now + LONGEST_HOLD):
                return f"{late} is held for longer than any hold lasts: a clock was set"
    return None
