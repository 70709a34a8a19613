"""What a database does wrong, told from what we do wrong.

A fault is translated where the statement fails: whoever handles errors on the way out, of drawing
or of one row among many, sees a database that can't take it, and no driver's exception.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

FAULTS = (OperationalError, InterfaceError)
DEADLOCK = "40P01"  # PostgreSQL's deadlock_detected.


class Unavailable(Exception):
    """The database can't take it now: locked for longer than the patience, full, or away."""


class Deadlocked(Unavailable):
    """PostgreSQL ended this transaction for another's sake; begun again it will do."""


def translate(engine: Engine) -> None:
    """From now on the engine's statements raise Unavailable for a fault of the database."""
    event.listen(engine, "handle_error", _raise)


@contextmanager
def translated() -> Iterator[None]:
    """The same for what fails beside the statements: a pool without connections, a commit."""
    try:
        yield
    except FAULTS as error:
        raise _unavailable(error) from error
    except PoolTimeout as error:
        raise Unavailable("every connection to the database is in use") from error


def _raise(context: ExceptionContext) -> None:
    error = context.sqlalchemy_exception
    if context.is_pre_ping or not isinstance(error, DBAPIError):
        return  # The pool replaces a connection that is found dead.
    if context.is_disconnect or isinstance(error, FAULTS):
        raise _unavailable(error) from error


def told(error: BaseException) -> BaseException:
    """The same of an error that is at hand: what is to be raised in its place."""
    return _unavailable(error) if isinstance(error, FAULTS) else error


def _unavailable(error: DBAPIError) -> Unavailable:
    is_deadlock = getattr(error.orig, "sqlstate", None) == DEADLOCK
    return (Deadlocked if is_deadlock else Unavailable)(_reason(error))


def _reason(error: DBAPIError) -> str:
    """The driver's own words; SQLAlchemy's would repeat the statement and its values."""
    lines = str(error.orig).strip().splitlines() if error.orig else []
    return lines[0] if lines else "the database is away"
