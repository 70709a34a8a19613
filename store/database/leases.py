"""Whether lanes are a worker's still, asked in the moment before it sends.

By the database's clock: a machine that was paused has a clock that stood still, and a lease that
looks fresh. One connection is kept for it, without transactions: a question is one round trip.
"""

from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import Connection

from store.database.faults import Unavailable
from store.engine import Database

_HELD = """
    SELECT target FROM lane
    WHERE target = ANY(%(targets)s) AND worker = %(worker)s
    AND lease_until > clock_timestamp() + make_interval(secs => %(left)s)
"""


class Leases:
    """One worker's, on a database that several share; for one thread at a time."""

    def __init__(self, database: Database, worker: str) -> None:
        self._database = database
        self._worker = worker
        self._connection: Connection | None = None

    def held(self, targets: Collection[str], left: timedelta) -> frozenset[str]:
        """Those that are the worker's for so much longer.

        Raises:
            Unavailable: the database can't say.
        """
        asked = {"targets": list(targets), "worker": self._worker, "left": left.total_seconds()}
        try:
            if self._connection is None:
                connection = self._database.engine.connect()
                self._connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            return frozenset(self._connection.exec_driver_sql(_HELD, asked).scalars())
        except Unavailable:
            self.close()
            raise

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Unavailable):
                connection.close()
