"""What a relay's turns fail on: borne with growing pauses, our own not for ever."""

import logging
from datetime import timedelta

from bot.relay.retry_delay import backoff
from bot.services import Unavailable

log = logging.getLogger(__name__)

FIRST = timedelta(seconds=0.2)  # Until the next turn; twice as long after each fault more.
LONGEST = timedelta(seconds=5)
OUR_FAULTS_MAX = 12  # In a row: nearly a minute.


class Faults:
    """Counted in a row; `over` after each turn that went well."""

    def __init__(self) -> None:
        self._in_a_row = 0
        self._ours = 0

    def over(self) -> None:
        self._in_a_row = self._ours = 0

    def pause_after(self, error: Exception, provider: str) -> float:
        """Seconds until the next turn.

        Raises:
            Exception: `error` itself, one of our own faults too many; to begin anew may help.
        """
        self._in_a_row += 1
        if isinstance(error, Unavailable):
            self._ours = 0
            log.warning("the %s relay waits for the database: %s", provider, error)
        else:
            self._ours += 1
            log.error("a turn of the %s relay failed", provider, exc_info=error)
        if self._ours >= OUR_FAULTS_MAX:
            raise error
        return backoff(self._in_a_row, first=FIRST, longest=LONGEST).total_seconds()
