"""What time the database says it is: the one clock of all processes that share it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session


def now(session: Session) -> datetime:
    """PostgreSQL's, at this moment and not at the transaction's beginning."""
    told: datetime = session.connection().execute(select(func.clock_timestamp())).scalar_one()
    return told
