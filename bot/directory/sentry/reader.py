"""A snapshot read from Sentry, every list to its last page."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from bot.directory.fields import SLUG
from bot.directory.sentry.people import people
from bot.directory.sentry.snapshot import Project, Release, Snapshot
from bot.sentry import models
from bot.sentry.client import SentryClient
from bot.sentry.release import Release as Answer
from bot.vocabulary.spelling import shown

Kind = TypeVar("Kind", models.Team, models.Project)
TEAM_ADMIN = "admin"  # Sentry's role within a team.


def read(client: SentryClient) -> Snapshot:
    """Everything; a list that is cut off is none.

    Raises:
        SentryError: some of it could not be read.
    """
    skipped: list[str] = []
    teams = {each.id: each.slug for each in _named(client.teams(), "team", skipped)}
    in_teams: dict[str, list[str]] = {}
    admins: dict[str, list[str]] = {}
    for slug in sorted(teams.values()):
        for member in client.team_members(slug):
            if member.user is not None:
                in_teams.setdefault(member.user.id, []).append(slug)
                if member.team_role == TEAM_ADMIN:
                    admins.setdefault(member.user.id, []).append(slug)
    return Snapshot(
        organization=client.organization(),
        people=people(client.members(), skipped),
        teams=teams,
        projects={
            each.id: Project(each.slug, sorted(teams[t.id] for t in each.teams if t.id in teams))
            for each in _named(client.projects(), "project", skipped)
        },
        members=in_teams,
        admins=admins,
        releases=list(_releases(client.releases())),
        skipped=skipped,
    )


def _named(found: Iterable[Kind], what: str, skipped: list[str]) -> Iterator[Kind]:
    for each in found:
        if SLUG.fullmatch(each.slug):
            yield each
        else:
            skipped.append(f"{what} {shown(each.slug)} is left out: that is no slug")


def _releases(found: Iterable[Answer]) -> Iterator[Release]:
    for each in found:
        for project in each.projects:
            yield Release(project.id, each.version, each.date_released or each.date_created)
