"""Column types that every table uses."""

from datetime import UTC, datetime
from enum import StrEnum
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import DateTime, Dialect, String, TypeDecorator
from sqlmodel import Field

ROW_ID_MAX = 2**31 - 1  # Of PostgreSQL's integer, which it is asked for: it fails at more.
TOKEN_BYTES = 9  # 72 bits, 12 characters: no row id is as long.


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out; SQLite would give naive datetimes back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime: times are aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[Any]):
    """A StrEnum by its value; SQLModel's own way would store the member's name."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else str(self.words(value).value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.words(value)


class Stored:
    """Mixed into tables whose id the database gives."""

    id: int | None

    @property
    def row_id(self) -> int:
        """The id, of a row that is stored."""
        if self.id is None:
            raise ValueError(f"a {type(self).__name__} that is not stored yet has no id")
        return self.id


def new_token() -> str:
    """What stands for a row in a button: random, so that no other row ever has the same."""
    return token_urlsafe(TOKEN_BYTES)


def token_column() -> Any:  # noqa: ANN401 - as SQLModel's Field has it.
    """The token of a row that buttons, options and modals are about; they carry it.

    Row ids begin again in a new database, and go back in a restored one; a token does not.
    """
    return Field(
        default_factory=new_token,
        index=True,
        unique=True,
        sa_column_kwargs={"default": new_token},  # For rows that are made by SQL alone.
    )
