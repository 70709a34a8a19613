"""What is read of incidents, the runs of a metric alert, and of what was counted."""

from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from bot.sentry.models import Id, Person, Read, Text, Whole

CLOSED = 2  # Of an incident's statuses.
BY_HAND, BY_CHANGE = 1, 2  # How it came into its status.
CHANGE = 2  # Of its activities: of the status.


class IncidentActivity(Read):
    """What happened to an incident; it is told where it is asked for."""

    type: int
    value: Text = ""  # Of a change of its status: the new one.
    user: Person | None = None  # None: Sentry itself.


class Incident(Whole):
    id: Id
    identifier: Id = ""
    title: Text = ""
    status: int  # 1 detected, 2 closed, 10 warning, 20 critical.
    status_method: int | None = None  # 1 by hand, 2 its rule was changed, 3 by its rule.
    projects: list[str] = Field(default_factory=list)  # Slugs.
    date_started: datetime
    date_closed: datetime | None = None
    activities: Annotated[list[IncidentActivity], BeforeValidator(lambda value: value or [])] = (
        Field(default_factory=list)
    )  # In no order that is promised.

    @property
    def is_closed(self) -> bool:
        return self.status == CLOSED

    @property
    def is_closed_by_hand(self) -> bool:
        return self.status_method == BY_HAND

    @property
    def is_closed_by_change(self) -> bool:
        return self.status_method == BY_CHANGE

    @property
    def closed_by(self) -> str:
        """The name of who did it; "": nobody is named."""
        closing = [e for e in self.activities if e.type == CHANGE and e.value == str(CLOSED)]
        people = [each.user for each in closing if each.user is not None]
        return people[-1].name or people[-1].email if people else ""


class Count(Read):
    count: float | None = None


class Stats(Read):
    """A metric over time: epochs in seconds, each with the values of its bucket."""

    data: list[tuple[float, list[Count]]]

    @property
    def points(self) -> list[tuple[float, float | None]]:
        """Of the one metric that was asked for."""
        return [(at, values[0].count if values else None) for at, values in self.data]
