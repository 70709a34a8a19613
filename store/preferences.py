"""What people want to be told: their settings, and what they have muted.

A person is an address: the same in every organization. A scope is `own` (everywhere),
`organization:ID` or `project:ID`; a mute's is `all`, `project:ID` or `issue:ID`.
"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from store.types import Stored, UtcDateTime

OWN, ALL = "own", "all"


class Preference(Stored, SQLModel, table=True):
    """One setting; bot/preferences.py knows the kinds and their values."""

    __table_args__ = (UniqueConstraint("email", "scope", "provider", "kind"),)
    id: int | None = Field(default=None, primary_key=True)
    email: str  # Lower case.
    scope: str
    provider: str  # `email` or `slack`.
    kind: str  # `alerts`, `workflow`, …
    value: str  # `always`, `never`, …


class Mute(Stored, SQLModel, table=True):
    """Silence about something, until a time."""

    __table_args__ = (UniqueConstraint("email", "scope"),)
    id: int | None = Field(default=None, primary_key=True)
    email: str
    scope: str
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)  # None: for ever.
