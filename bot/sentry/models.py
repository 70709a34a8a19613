"""What is read of Sentry's answers; all else in them is left alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, model_validator
from pydantic.alias_generators import to_camel

# The name of an integration's own user: its slug and a uuid.
PROXY_USER = re.compile(r"(.+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _text(value: object) -> object:
    """Releases have numbers for ids, all else has texts."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _empty(value: object) -> object:
    return "" if value is None else value


Id = Annotated[str, BeforeValidator(_text)]
Text = Annotated[str, BeforeValidator(_empty)]  # None is as good as "".


class Read(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True
    )


class Whole(Read):
    """With the answer as it came, for who reads more of it."""

    payload: dict[str, Any] = Field(default_factory=dict, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _keeps_all(cls, value: object) -> object:
        return {**value, "payload": value} if isinstance(value, dict) else value


class Raw(RootModel[Any]):
    """A row that is read by itself, whatever its neighbours are."""


class Person(Read):
    id: Id
    name: Text = ""
    email: Text = ""  # "": an integration's own user.
    is_active: bool = True


class Integration(Read):
    """The application that did something; newer versions of Sentry tell it."""

    id: Id = ""
    name: Text = ""
    slug: Text = ""


class ProjectName(Read):
    id: Id
    slug: str
    name: Text = ""


class Assignee(Read):
    type: Literal["user", "team"]
    id: Id
    name: Text = ""
    email: Text = ""  # Of a user.


class Issue(Whole):
    id: Id
    short_id: Text = ""
    title: Text = ""
    culprit: Text = ""
    permalink: Text = ""
    level: Text = ""
    status: str  # resolved | unresolved | ignored | …
    substatus: Text = ""
    status_details: dict[str, Any] = Field(default_factory=dict)
    project: ProjectName
    assigned_to: Assignee | None = None
    priority: Text = ""
    count: int = 0
    user_count: int = 0
    first_seen: datetime | None = None
    last_seen: datetime | None = None


class FeedRow(Whole):
    """One row of an issue's activity; equal neighbours are folded into the newest."""

    id: Id  # "0": the made-up `first_seen` at the end.
    type: str
    user: Person | None = None
    sentry_app: Integration | None = None
    source: Text = ""
    data: Annotated[dict[str, Any], BeforeValidator(lambda value: value or {})] = Field(
        default_factory=dict
    )
    date_created: datetime


class Feed(Read):
    activity: list[FeedRow]


class Comment(Read):
    id: Id
    user: Person | None = None
    sentry_app: Integration | None = None  # In newer versions, in place of its user.
    data: dict[str, Any] = Field(default_factory=dict)
    date_created: datetime | None = None

    @property
    def text(self) -> str:
        return str(self.data.get("text", ""))


class Event(Whole):
    id: Id
    title: Text = ""
    date_created: datetime | None = None


class Member(Read):
    """Of the organization; who was invited and did not come yet is pending, without a user."""

    id: Id
    email: Text = ""
    name: Text = ""
    user: Person | None = None
    org_role: Text = ""
    role: Text = ""  # The same in older versions.
    pending: bool = False


class TeamMember(Member):
    team_role: Text = ""


class Team(Read):
    id: Id
    slug: str
    name: Text = ""


class Project(Read):
    id: Id
    slug: str
    name: Text = ""
    platform: Text = ""
    teams: list[Team] = Field(default_factory=list)


class Organization(Read):
    id: Id
    slug: str
    name: str
    links: Mapping[str, str] = Field(default_factory=dict)
    open_membership: bool = True  # Everybody may act in every project.


class Grant(Read):
    scopes: list[str] = Field(default_factory=list)


class Root(Read):
    """`GET /api/0/`: whose token it is; nobody's, where none was known."""

    user: Person | None = None
    auth: Grant | None = None


@dataclass(frozen=True)
class Whoami:
    """Whose the token is, and what it may do."""

    user: Person  # Of an integration: a user made for it, whose id its rows in feeds carry.
    scopes: frozenset[str]

    @property
    def integration(self) -> str:
        """The slug of the integration that the token is of; "": a person's token."""
        found = PROXY_USER.fullmatch(self.user.name)
        return found[1] if found and not self.user.email else ""


class SentryApp(Read):
    """An integration of the organization."""

    slug: str
    name: Text = ""
    uuid: Text = ""
    scopes: list[str] = Field(default_factory=list)
    events: list[str] = Field(default_factory=list)  # Of which webhooks come; []: none do.
    webhook_url: Text = ""


class WebhookRequest(Read):
    """A delivery of a webhook as Sentry's log has it."""

    event_type: str
    response_code: int  # 0: there was no answer.
    date: datetime
