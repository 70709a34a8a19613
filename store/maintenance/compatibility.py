"""Which older programs can go on with a database that a newer one has migrated.

Migrations add. One that takes away, renames or narrows what is there says
`contracts = "REVISION"`: programs of that revision and newer ones use it no more. So it comes at
least one version after the one that ceased to use it.
"""

from collections.abc import Callable

from sqlalchemy import inspect
from sqlmodel import Field, Session, SQLModel, select

from store.types import Stored


class Compatibility(Stored, SQLModel, table=True):
    """One row, of the program that migrated last."""

    id: int | None = Field(default=None, primary_key=True)
    revision: str  # Of the tables that it speaks of.
    oldest: str  # Programs of this revision and newer ones can use them.


def oldest(session: Session, revision: str) -> str | None:
    """The oldest program that the tables of `revision` serve; None: nobody says.

    Also asked of a database that is no version's of ours.
    """
    if not inspect(session.connection()).has_table(str(Compatibility.__tablename__)):
        return None
    said = session.exec(select(Compatibility)).first()
    return said.oldest if said is not None and said.revision == revision else None


def note(session: Session, revision: str, find_oldest: Callable[[], str]) -> None:
    """What the tables of `revision` serve, if it does not stand there yet."""
    said = session.exec(select(Compatibility)).first()
    if said is None or said.revision != revision:
        said = said or Compatibility(revision="", oldest="")
        said.revision, said.oldest = revision, find_oldest()
        session.add(said)
