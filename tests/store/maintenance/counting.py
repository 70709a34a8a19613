"""How large a database is."""

from sqlalchemy import text
from sqlmodel import func, select


def pages(database):
    """Pages of the SQLite file, those that are free among them."""
    with database.read() as session:
        return session.connection().execute(text("PRAGMA page_count")).scalar_one()


def counted(database, table):
    with database.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()
