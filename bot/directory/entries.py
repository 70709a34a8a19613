"""The tables of a directory file; each entry turns itself into rows, and back."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from bot.directory.fields import (
    AgainWord,
    AlertWord,
    CardForm,
    Email,
    Environment,
    Kinds,
    KnownProject,
    KnownTarget,
    KnownTeams,
    LevelWord,
    Name,
    NotWritten,
    RoleWord,
    SlackChannels,
    Slug,
    TargetName,
    TeamAdmins,
    Url,
    Variable,
)
from store.people import directory, members, sentry_accounts, team_admins
from store.people.directory import Member, Organization, Project, Role, Target, Team
from store.routing import team_channels
from store.routing.routes import Route


class Entry(BaseModel):
    """One entry; `key` tells it from the others of its table, the rest are its facts."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    table: ClassVar[str]
    key_fields: ClassVar[tuple[str, ...]]
    derived: ClassVar[tuple[str, ...]] = ()  # Fields that other tables of a file make.

    @property
    def key(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.key_fields}

    @property
    def name_of(self) -> str:
        """The table and the key, for people."""
        return f"{self.table} {' '.join(self.key.values())}"

    @property
    def facts(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude=set(self.key_fields))

    @classmethod
    @abstractmethod
    def stored(cls, session: Session, organization: Organization) -> "list[Entry]":
        """The organization's entries as they are in the store."""

    @abstractmethod
    def put(self, session: Session, organization: Organization, at: datetime) -> None:
        """Make the store say what the entry says, from `at` on."""

    @classmethod
    def put_all(
        cls, session: Session, organization: Organization, entries: "Sequence[Self]", at: datetime
    ) -> None:
        """The same for several; where there are thousands, in fewer statements."""
        for entry in entries:
            entry.put(session, organization, at)


class OrganizationEntry(Entry):
    table: ClassVar = "organization"
    key_fields: ClassVar = ("slug",)

    slug: Slug
    name: Name
    url: Url
    takes_invites: bool = True  # Members may ask to invite somebody.
    takes_join_requests: bool = True  # People may ask to join.
    approval_channels: SlackChannels = Field(default_factory=list)  # Shown there too.
    # The uuid of the integration there, in Sentry's payloads; None: it is learnt from them.
    installation: Name | None = None

    @property
    def facts(self) -> dict[str, Any]:
        return {n: v for n, v in super().facts.items() if n != "installation" or v is not None}

    @classmethod
    def stored(cls, _session: Session, organization: Organization) -> "list[Entry]":
        return [cls.model_construct(**organization.model_dump(include=set(cls.model_fields)))]

    def put(self, session: Session, _organization: Organization, _at: datetime) -> None:
        directory.put(session, Organization, self.key, **self.facts)


class TeamEntry(Entry):
    table: ClassVar = "team"
    key_fields: ClassVar = ("slug",)

    slug: Slug
    channels: SlackChannels = Field(default_factory=list)
    admins: TeamAdmins = Field(default_factory=list)  # Addresses; written with their members.

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts.items() if name != "admins"}

    @classmethod
    def stored(cls, session: Session, organization: Organization) -> "list[Entry]":
        channels = team_channels.loaded_channels(session, organization.row_id)
        rows = directory.rows_of(session, Team, organization.row_id)
        return [
            cls.model_construct(slug=row.slug, channels=channels.get(row.row_id, []))
            for row in rows
        ]

    def put(self, session: Session, organization: Organization, at: datetime) -> None:
        team = directory.put(session, Team, _in(organization, self))
        team_channels.set_loaded(session, team.row_id, self.channels, at)


class MemberEntry(Entry):
    table: ClassVar = "member"
    key_fields: ClassVar = ("email",)
    derived: ClassVar = ("administers",)

    email: Email
    name: Name
    role: RoleWord = Role.MEMBER
    teams: KnownTeams = Field(default_factory=list)
    administers: NotWritten = Field(default_factory=list)  # Teams, as their `admins` say.
    active: bool = True  # False: acts on nothing any more, and is told nothing.

    @classmethod
    def stored(cls, session: Session, organization: Organization) -> "list[Entry]":
        teams = directory.teams_of_members(session, organization.row_id)
        administered = team_admins.teams_of_admins(session, organization.row_id)
        return [
            cls.model_construct(
                email=row.email,
                name=row.name,
                role=row.role,
                teams=teams.get(row.row_id, []),
                administers=administered.get(row.row_id, []),
                active=row.is_active,
            )
            for row in directory.rows_of(session, Member, organization.row_id)
        ]

    def put(self, session: Session, organization: Organization, at: datetime) -> None:
        self.put_all(session, organization, [self], at)

    @classmethod
    def put_all(
        cls, session: Session, organization: Organization, entries: "Sequence[Self]", _at: datetime
    ) -> None:
        facts = {
            entry.email: {"name": entry.name, "role": entry.role, "is_active": entry.active}
            for entry in entries
        }
        teams = {entry.email: entry.teams for entry in entries}
        ids = members.put_all(session, organization.row_id, facts, teams)
        administered = {ids[entry.email]: entry.administers for entry in entries}
        team_admins.put_all(session, organization.row_id, administered)
        sentry_accounts.forget_inactive(session, organization.row_id)


class ProjectEntry(Entry):
    table: ClassVar = "project"
    key_fields: ClassVar = ("slug",)

    slug: Slug
    teams: KnownTeams = Field(default_factory=list)

    @classmethod
    def stored(cls, session: Session, organization: Organization) -> "list[Entry]":
        teams = directory.teams_of_projects(session, organization.row_id)
        rows = directory.rows_of(session, Project, organization.row_id)
        return [cls.model_construct(slug=row.slug, teams=teams.get(row.row_id, [])) for row in rows]

    def put(self, session: Session, organization: Organization, _at: datetime) -> None:
        project = directory.put(session, Project, _in(organization, self))
        directory.set_teams(session, project, self.teams)


class TargetEntry(Entry):
    table: ClassVar = "target"
    key_fields: ClassVar = ("name",)

    name: TargetName
    secret_env: Variable
    card: CardForm = "envelope"

    @classmethod
    def stored(cls, session: Session, organization: Organization) -> "list[Entry]":
        rows = directory.rows_of(session, Target, organization.row_id)
        return [cls.model_construct(**row.model_dump(exclude={"organization_id"})) for row in rows]

    def put(self, session: Session, organization: Organization, _at: datetime) -> None:
        directory.put(session, Target, _in(organization, self), **self.facts)


class RouteEntry(Entry):
    table: ClassVar = "route"
    key_fields: ClassVar = ("project", "target", "environment")

    project: KnownProject
    target: KnownTarget
    environment: Environment = ""
    min_level: LevelWord | None = None
    broadcast: Kinds = Field(default_factory=list)
    alert: AlertWord = "both"
    again: AgainWord = ""
    link_back: bool = False  # The tracker's issue is told the thread of its first card there.

    @property
    def name_of(self) -> str:
        where = f" in {self.environment}" if self.environment else ""
        return f"route {self.project} → {self.target}{where}"

    @classmethod
    def stored(cls, session: Session, organization: Organization) -> "list[Entry]":
        rows, fields = directory.rows_of(session, Route, organization.row_id), set(cls.model_fields)
        return [cls.model_construct(**row.model_dump(include=fields)) for row in rows]

    def put(self, session: Session, organization: Organization, _at: datetime) -> None:
        directory.put(session, Route, _in(organization, self), **self.facts)


# In an order in which what is named comes before what names it.
ENTRIES: tuple[type[Entry], ...] = (
    OrganizationEntry,
    TeamEntry,
    MemberEntry,
    ProjectEntry,
    TargetEntry,
    RouteEntry,
)


def _in(organization: Organization, entry: Entry) -> dict[str, Any]:
    return {"organization_id": organization.row_id, **entry.key}
