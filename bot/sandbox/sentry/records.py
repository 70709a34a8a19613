"""What this Sentry remembers: people, teams, projects, releases, issues and their activity."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any

Json = dict[str, Any]
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Of short ids; Sentry's base 32.


@dataclasses.dataclass(slots=True, eq=False)
class Person:
    """A user; a member of `org` unless that is None."""

    id: int
    name: str
    email: str
    org: str | None
    role: str = "member"  # owner, manager, admin or member.
    teams: set[str] = dataclasses.field(default_factory=set)
    member_id: int = 0
    is_active: bool = True
    self_assigns: bool = False  # "Assign to me what I resolve", a person's own option.
    is_proxy: bool = False  # Stands for an integration.
    since: datetime | None = None

    @property
    def username(self) -> str:
        return self.email or self.name


@dataclasses.dataclass(slots=True, eq=False)
class Team:
    id: int
    slug: str
    name: str
    org: str
    since: datetime | None = None


@dataclasses.dataclass(slots=True, eq=False)
class Project:
    id: int
    slug: str
    name: str
    org: str
    teams: list[str]
    platform: str = "python"
    prefix: str = ""  # Of short ids: stays when the slug changes.
    numbers: int = 0  # Short ids given so far.
    rule: str = ""  # Name of its issue alert rule; "": there is none.
    since: datetime | None = None


@dataclasses.dataclass(slots=True, eq=False)
class Release:
    id: int
    version: str
    projects: list[Project]
    since: datetime
    deploys: list[Json] = dataclasses.field(default_factory=list)

    @property
    def is_semver(self) -> bool:
        """Whether it is named as package@1.2.3."""
        package, _, number = self.version.partition("@")
        return bool(package) and all(part.isdecimal() for part in number.split("."))

    @property
    def numbers(self) -> tuple[int, ...]:
        """By which a semver release is greater than another."""
        return tuple(map(int, self.version.rpartition("@")[2].split(".")))


@dataclasses.dataclass(slots=True, eq=False)
class Integration:
    """An internal integration: one token for the organization, one address for webhooks."""

    name: str
    slug: str
    uuid: str
    installation: str
    scopes: frozenset[str]
    proxy: Person
    token: str
    secret: str
    events: tuple[str, ...] = ()
    webhook_url: str | None = None
    log: list[Json] = dataclasses.field(default_factory=list)  # Deliveries, oldest first.
    timeouts: int = 0  # Of the current day.


@dataclasses.dataclass(slots=True, eq=False)
class Token:
    value: str
    scopes: frozenset[str]
    person: Person
    integration: Integration | None = None
    is_expired: bool = False
    ends: datetime | None = None  # None: it lasts until it is revoked.

    @property
    def label(self) -> str:
        """A name for the log, in place of the token."""
        return self.integration.name if self.integration else self.person.username


@dataclasses.dataclass(slots=True, eq=False)
class Row:
    """One activity of an issue."""

    id: int
    kind: str  # set_resolved, assigned, note, …
    data: Json
    person: Person | None
    at: datetime
    integration: Integration | None = None

    def folds(self, other: "Row") -> bool:
        """Whether Sentry shows only the newer one of these two neighbours."""
        mine, theirs = (self.kind, self.person, self.data), (other.kind, other.person, other.data)
        return mine == theirs


@dataclasses.dataclass(slots=True, eq=False)
class Resolution:
    """Why an issue is resolved in a release; it outlives a plain `resolved`."""

    details: Json  # inRelease or inNextRelease.
    actor: Person | None


@dataclasses.dataclass(slots=True, eq=False)
class Snooze:
    """What ends an archive."""

    conditions: Mapping[str, Any]
    until: datetime | None
    actor: Person
    seen: int  # Events when it began.


@dataclasses.dataclass(slots=True, eq=False)
class Issue:
    id: str
    short_id: str
    project: Project
    title: str
    first_seen: datetime
    last_seen: datetime
    culprit: str = ""
    level: str = "error"
    status: str = "unresolved"  # resolved, unresolved or ignored.
    substatus: str | None = "new"
    priority: str | None = None
    priority_locked_at: datetime | None = None
    count: int = 1
    users: int = 0
    assignee: Person | Team | None = None
    resolution: Resolution | None = None
    snooze: Snooze | None = None
    release: Release | None = None
    event: Json = dataclasses.field(default_factory=dict)  # The newest.
    metadata: Json = dataclasses.field(default_factory=dict)
    rows: list[Row] = dataclasses.field(default_factory=list)  # Oldest first.
    subscribers: dict[int, str] = dataclasses.field(default_factory=dict)  # User id → reason.
    seen_by: set[int] = dataclasses.field(default_factory=set)
    bookmarked_by: set[int] = dataclasses.field(default_factory=set)
    is_public: bool = False
    owners: list[tuple[str, str]] = dataclasses.field(default_factory=list)  # Why, `user:4`.


@dataclasses.dataclass(slots=True, eq=False)
class Invitation:
    """Somebody who is no member yet; one that is approved stays a pending member."""

    id: int
    email: str
    role: str
    teams: list[str]
    status: str  # requested_to_be_invited, requested_to_join or approved.
    inviter: str | None
    at: datetime


@dataclasses.dataclass(slots=True, eq=False)
class Incident:
    id: int
    title: str
    project: Project
    rule: Json
    status: int  # 2 closed, 10 warning, 20 critical.
    started: datetime
    closed: datetime | None = None
    method: int = 3  # Of its status: 1 by hand, 2 its rule was changed, 3 by its rule.
    closed_by: Person | None = None
    points: list[tuple[datetime, float]] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True, eq=False)
class RestCall:
    """A request that came in, and what it was answered."""

    method: str
    path: str  # As sent, without the query.
    query: Mapping[str, list[str]]
    body: Any
    who: str  # The integration's name or the person's user name; "" without a good token.
    route: str  # issue, activities, members, …; "" if there is none.
    at: float  # Steady seconds.
    status: int = 0  # 0: no answer, or not yet.
    answer: Any = None
    newest: int = 0  # The newest row of any issue before it was carried out.
    wrote: tuple[int, ...] = ()  # The rows that it wrote, by id; none where all was so already.


@dataclasses.dataclass(slots=True, eq=False)
class SentHook:
    """A webhook, delivered or lost."""

    resource: str
    action: str
    body: Json
    integration: Integration
    tries: list[int] = dataclasses.field(default_factory=list)  # Each try's status; 0: none came.

    @property
    def is_delivered(self) -> bool:
        return bool(self.tries) and 200 <= self.tries[-1] < 300  # noqa: PLR2004 - HTTP's success


def short_number(number: int) -> str:
    """60 → 1W."""
    text = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        text = DIGITS[digit] + text
    return text or "0"
