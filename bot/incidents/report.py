"""A report: one status of an incident as a source tells it; shapes and bounds."""

from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from bot.activities.base import COUNT_MAX, Moment, OneLine, Page, ShortText
from bot.incidents.points import Point, kept
from bot.intake.incoming import Slug, SourceId
from bot.vocabulary import aggregates
from bot.vocabulary.aggregates import known
from bot.vocabulary.via import Via
from store.incidents.incidents import IncidentStatus

POINTS_MAX = 200_000  # Beyond it somebody sends the wrong thing.


def _as_text(value: object) -> object:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else value


def _or_empty(value: object) -> object:
    return "" if value is None else value


Figure = Annotated[float | None, AfterValidator(known)]  # NaN and infinities are no value.
# A number or none is taken as well, and said so.
Number = Annotated[
    ShortText,
    BeforeValidator(_or_empty),
    BeforeValidator(_as_text),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "maxLength": 500}, {"type": "integer"}, {"type": "null"}]}
    ),
]
Minutes = Annotated[int, Field(ge=1, le=COUNT_MAX)]
Name = Annotated[OneLine, BeforeValidator(_or_empty)]
# Not bot.intake.incoming's Page alone: a report without a link is told all the same.
Address = Annotated[Page, BeforeValidator(_or_empty)]


class Rule(BaseModel):
    """The alert rule, as far as it is known."""

    model_config = ConfigDict(frozen=True)

    # By it an issue that a tracker makes of the same alert is known.
    id: Number = ""
    name: Name = ""
    aggregate: Annotated[ShortText, BeforeValidator(_or_empty)] = ""
    time_window: Minutes | None = None
    threshold: Figure = None  # Of the status `critical`.
    warning_threshold: Figure = None
    comparison_delta: Minutes | None = None

    @property
    def thresholds(self) -> list[tuple[str, float]]:
        told = {
            IncidentStatus.WARNING: self.warning_threshold,
            IncidentStatus.CRITICAL: self.threshold,
        }
        return [(str(status), value) for status, value in told.items() if value is not None]


class Report(BaseModel):
    """As `POST /api/incidents` takes it."""

    model_config = ConfigDict(frozen=True)

    # Its source tells no moments that could be measured by: those of arrival count.
    is_by_arrival: ClassVar[bool] = False
    via: ClassVar[Via] = Via.API

    id: SourceId  # The incident's: the same for all its statuses.
    organization: Slug | None = None  # Needed where there are several.
    identifier: Number = ""
    title: Annotated[OneLine, Field(min_length=1)]
    status: IncidentStatus
    project: Slug
    url: Address = ""
    started_at: Moment
    occurred_at: Moment | None = None  # When it came into the status; None: now.
    rule: Rule = Rule()
    value: Figure = None
    text: Name = ""  # What the source says of it, where it tells no value.
    points: tuple[tuple[Moment, float | None], ...] = Field((), max_length=POINTS_MAX)

    @field_validator("status", mode="before")
    @classmethod
    def _in_any_case(cls, status: object) -> object:
        return status.strip().lower() if isinstance(status, str) else status

    @field_validator("points", mode="before")
    @classmethod
    def _or_none(cls, points: object) -> object:
        return () if points is None else points

    @property
    def known_since(self) -> datetime | None:
        """What tells whether it is older than the retention."""
        return self.started_at if self.is_by_arrival else self.occurred_at

    @property
    def name(self) -> str:
        """What the card is headed by."""
        return self.rule.name or self.title

    @property
    def measured(self) -> str:
        """What was measured: the source's own words where it tells no value."""
        if self.value is None and (self.text or self.status == IncidentStatus.RESOLVED):
            return self.text
        return aggregates.sentence(
            self.rule.aggregate, self.value, self.rule.time_window, self.rule.comparison_delta
        )

    @property
    def columns(self) -> dict[str, Any]:
        """The incident's columns as they are told; the points may be left out."""
        points = {"points": [list(each) for each in self.picture]} if self.points else {}
        return points | {
            "identifier": self.identifier,
            "rule": self.name,
            "alert_rule": self.rule.id,
            "url": self.url,
            "started_at": self.started_at,
            "value": self.value,
            "said": self.text,
            "aggregate": self.rule.aggregate,
            "time_window": self.rule.time_window,
            "comparison_delta": self.rule.comparison_delta,
            "thresholds": [list(each) for each in self.rule.thresholds],
        }

    @cached_property
    def picture(self) -> list[Point]:
        """The points as they are stored."""
        return kept((at.timestamp(), value) for at, value in self.points)

    @model_validator(mode="after")
    def _has_a_picture(self) -> Self:
        """Now, and not while a transaction waits for it."""
        _ = self.picture
        return self
