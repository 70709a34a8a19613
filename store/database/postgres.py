"""PostgreSQL's engine: its connections notice a server, or a network, that says nothing more."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import psycopg
import sqlalchemy
from psycopg import sql
from psycopg.abc import PQGen
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from store.database import deadlines

Value = TypeVar("Value")

WAKE_EVERY = 0.1  # Seconds; psycopg's own.
# What the address does not say by itself. The network is found dead in some 10 s, also while it is
# only waited for; for whoever waits less long there are deadlines.
CONNECTING: Mapping[str, Any] = {
    "connect_timeout": 2,  # Seconds; psycopg takes no less.
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # Milliseconds.
    "options": "-c lock_timeout=2000",
}


class Connection(psycopg.Connection[Any]):
    """Waits no longer than the deadline; then it is closed, and what it had begun is void."""

    def wait(
        self, gen: PQGen[Value], interval: float = WAKE_EVERY, timeout: float | None = None
    ) -> Value:
        left = deadlines.left()
        if left is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, left if timeout is None else min(left, timeout))
        except psycopg.OperationalError:
            if deadlines.left():
                raise
            self.close()
            raise psycopg.OperationalError(SILENT) from None


SILENT = "the database gave no answer in time"


def build(url: URL, **options: Any) -> Engine:  # noqa: ANN401 - SQLAlchemy's own.
    ours = {name: value for name, value in CONNECTING.items() if name not in url.query}
    engine = create_engine(url, pool_pre_ping=True, connect_args=ours, **options)
    event.listen(engine, "do_connect", _connect)
    return engine


def copy_in(
    connection: sqlalchemy.Connection,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    """New rows by COPY, as part of the transaction; values as the driver takes them.

    Raises:
        DBAPIError: as for any statement.
    """
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    try:
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError.instance(f"COPY {table}", None, error, psycopg.Error) from error


def _connect(
    _dialect: object, _record: object, args: tuple[Any, ...], options: dict[str, Any]
) -> Connection:
    if deadlines.left() == 0:
        raise psycopg.OperationalError(SILENT)
    return Connection.connect(*args, **options)
