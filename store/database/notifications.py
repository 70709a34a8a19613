"""PostgreSQL's LISTEN: another process's commit wakes this one's relay."""

import logging
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg

from store.engine import CHANNEL, Database

log = logging.getLogger(__name__)

LOOK_UP = 1.0  # Seconds between looks at whether to stop.
AGAIN = 2.0  # Seconds until the next try after the connection broke.


class CommitNotifications:
    """A connection and a thread of its own, until `stop`; the tick covers what it misses."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="notices", daemon=True)

    @property
    def threads(self) -> Sequence[threading.Thread]:
        return (self._thread,)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(LOOK_UP * 2)

    def _listen(self) -> None:
        import psycopg  # noqa: PLC0415 - an extra: only PostgreSQL needs it.

        address = self._database.url.set(drivername="postgresql").render_as_string(
            hide_password=False
        )
        while not self._stopping.is_set():
            try:
                with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._pass_on(connection)
            except psycopg.Error as error:
                log.warning("PostgreSQL's notices are interrupted: %s", type(error).__name__)
                self._stopping.wait(AGAIN)

    def _pass_on(self, connection: "psycopg.Connection") -> None:
        while not self._stopping.is_set():
            for notice in connection.notifies(timeout=LOOK_UP):
                self._database.announce(frozenset({notice.payload}))
