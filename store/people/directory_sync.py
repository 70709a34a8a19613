"""When the directory was read from the tracker, and what is to be read again."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from store.types import UtcDateTime


class DirectorySync(SQLModel, table=True):
    """Of one organization, by its slug in the tracker. The times are the relay's."""

    __tablename__ = "directory_sync"
    slug: str = Field(primary_key=True)
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # The last time.
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # The last that went well.
    wanted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # Something was unknown.
    fault: str = ""  # Why the last one did not go well.
    # What owners were told of, until it goes well again.
    told: str = Field(default="", sa_column_kwargs={"server_default": ""})
    # What is wrong with the tracker's webhooks and the token's scopes, a line each.
    webhooks: str = Field(default="", sa_column_kwargs={"server_default": ""})
    # Webhooks that did not arrive, in words.
    lost: str = Field(default="", sa_column_kwargs={"server_default": ""})
    # Why issues can't be read, as owners were told.
    unread: str = Field(default="", sa_column_kwargs={"server_default": ""})
    polled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # That went well.


_INSERTS: dict[str, Callable[..., sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def of(session: Session, slug: str) -> DirectorySync:
    """As it stands; a new one, not yet stored, where there was none."""
    return session.get(DirectorySync, slug) or DirectorySync(slug=slug)


def note(session: Session, slug: str, **values: datetime | str | None) -> None:
    """Write these down, and leave the others as they are."""
    new = _INSERTS[session.connection().dialect.name](DirectorySync)
    row = new.values(slug=slug, **{"fault": ""} | values)
    session.connection().execute(
        row.on_conflict_do_update(index_elements=["slug"], set_=dict(values))
    )
