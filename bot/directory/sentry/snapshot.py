"""All that Sentry knows of an organization's people and projects at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.sentry import models
from store.people.directory import Role


@dataclass(frozen=True)
class Person:
    email: str  # Lower case.
    name: str
    role: Role
    tracker_id: str
    is_active: bool


@dataclass(frozen=True)
class Project:
    slug: str
    teams: Sequence[str]  # Slugs.


@dataclass(frozen=True)
class Release:
    project: str  # Sentry's id.
    version: str
    at: datetime


@dataclass(frozen=True)
class Snapshot:
    organization: models.Organization
    people: Sequence[Person]  # One for each address.
    teams: Mapping[str, str]  # Sentry's id → slug.
    projects: Mapping[str, Project]  # By Sentry's id.
    members: Mapping[str, Sequence[str]]  # Sentry's id of a person → slugs of their teams.
    admins: Mapping[str, Sequence[str]]  # The same for the teams that they administer.
    releases: Sequence[Release]
    skipped: Sequence[str]  # What is not taken, with why, in words.
