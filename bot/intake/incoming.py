"""An activity as a source hands it over: shapes and bounds, before anything is stored."""

from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from bot import activities
from bot.activities.base import TEXT_MAX, Activity, Count, Moment, Page, ShortText
from bot.vocabulary.levels import LEVELS, OTHER_NAMES, Level

LEVEL_NAMES = [*LEVELS, *OTHER_NAMES]
ActivityKind = type[Activity]  # Inside the model below, `type` is the field.
SAYS_SOMETHING = r"\S"  # For the description: blanks alone are stripped, and nothing is left.
Slug = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


def _as_text(value: object) -> object:
    """Trackers number their issues; as ids they are text."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else value


SourceId = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    BeforeValidator(_as_text),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1, "maxLength": 200, "pattern": SAYS_SOMETHING},
                {"type": "integer"},
            ]
        }
    ),
]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_MAX)]


class Actor(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "anyOf": [
                {"required": [name], "properties": {name: {"pattern": SAYS_SOMETHING}}}
                for name in ("name", "email")
            ]
        },
    )

    name: ShortText = ""
    email: ShortText = ""

    @model_validator(mode="after")
    def _has_a_name(self) -> "Actor":
        if not (self.name or self.email):
            raise ValueError("needs an email or a name")
        return self


class IssueFacts(BaseModel):
    """What a source says of an issue; what it leaves out stays as it was."""

    model_config = ConfigDict(frozen=True)

    id: SourceId
    title: Title | None  # None: the source does not know it.
    project: Slug
    short_id: ShortText | None = None
    culprit: ShortText | None = None
    level: Annotated[Level, WithJsonSchema({"type": "string", "enum": LEVEL_NAMES})] | None = None
    url: Page | None = None
    event_count: Count | None = None
    user_count: Count | None = None
    first_seen: Moment | None = None
    last_seen: Moment | None = None
    substatus: ShortText | None = None

    @field_validator("short_id")
    @classmethod
    def _in_capitals(cls, short_id: str | None) -> str | None:
        return short_id.upper() if short_id else short_id

    @field_validator("level", mode="before")
    @classmethod
    def _by_its_known_name(cls, level: object) -> object:
        return OTHER_NAMES.get(level, level) if isinstance(level, str) else level


class Incoming(BaseModel):
    """One activity from outside, as `POST /api/activities` takes it."""

    model_config = ConfigDict(frozen=True)

    id: SourceId
    type: Annotated[str, StringConstraints(max_length=100)]
    organization: Slug | None = None  # Needed where there are several.
    issue: IssueFacts | None  # None: what happened is the project's, a deploy for one.
    project: Annotated[Slug | None, Field(validate_default=True)] = None  # Needed without issue.
    actor: Actor | None = None  # None: the tracker itself.
    data: dict[str, Any] = Field(default_factory=dict)
    occurred_at: Moment | None = None  # None: now.

    @field_validator("type")
    @classmethod
    def _is_known(cls, name: str) -> str:
        if activities.kind_named(name) is None:
            raise ValueError(f"unknown; known are {', '.join(activities.names())}")
        return name

    @field_validator("issue")
    @classmethod
    def _is_there(cls, issue: IssueFacts | None, known: ValidationInfo) -> IssueFacts | None:
        kind = activities.kind_named(known.data.get("type", ""))
        if issue is None and kind is not None and kind.needs_issue:
            raise ValueError(f"is needed for {kind.kind}")
        return issue

    @field_validator("project")
    @classmethod
    def _is_known_by_the_issue(cls, project: str | None, known: ValidationInfo) -> str | None:
        issue = known.data.get("issue")
        if issue is None and project is None and "issue" in known.data:
            raise ValueError("is needed where there is no issue")
        return issue.project if issue else project

    @property
    def project_slug(self) -> str:
        assert self.project, "checked when the model was made"  # noqa: S101 - for the reader.
        return self.project

    @property
    def kind(self) -> ActivityKind:
        kind = activities.kind_named(self.type)
        assert kind is not None, "checked when the model was made"  # noqa: S101 - for the reader.
        return kind
