"""Deploys of releases, which the tracker sends no webhook for.

New is what has a higher id than all that were seen: no clock is asked. When they are asked for the
first time, what is there is known, and nobody is told.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlmodel import Session

from bot.activities.deploy import LISTED_MAX
from bot.intake import intake
from bot.intake.intake import Refused
from bot.intake.shown import FromTracker
from bot.sentry.client import SentryClient
from bot.sentry.errors import SentryNotFound
from bot.sentry.release import Deploy, Release
from bot.services import Services
from bot.vocabulary.via import Via
from store.issues import poll
from store.people.directory import Organization, Project

log = logging.getLogger(__name__)

MOST = 100  # Releases that are looked at, the newest: one question.


class NewDeploy(NamedTuple):
    deploy: Deploy
    release: Release


class Deploys:
    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client

    def poll(self) -> None:
        """Raises SentryError: nothing is noted, and all is asked next time."""
        with self._services.database.read() as session:
            organization = poll.organization_of(session, self._client.organization_slug)
            if organization is None:
                return
            projects = poll.projects_of(session, organization.row_id)
        if not projects:
            return
        seen = organization.newest_deploy
        shown = [each for each in self._client.releases(most=MOST) if each.last_deploy is not None]
        newest = max((_number(each.last_deploy) for each in shown), default=0)
        if seen is not None and newest <= seen:
            return
        new = [] if seen is None else sorted(self._newer(shown, seen), key=_order)

        def take(session: Session) -> None:
            for each in new:
                self._tell(session, organization, projects, each)
            poll.note_newest_deploy(session, organization.row_id, newest)

        intake.in_one_write(self._services, take)

    def _newer(self, shown: Sequence[Release], seen: int) -> Iterator[NewDeploy]:
        for release in shown:
            if _number(release.last_deploy) > seen:
                every = self._deploys(release)
                yield from (NewDeploy(each, release) for each in every if _number(each) > seen)

    def _deploys(self, release: Release) -> Sequence[Deploy]:
        """The last one alone says all, where there is no other."""
        if release.deploy_count == 1 and release.last_deploy is not None:
            return [release.last_deploy]
        try:
            return self._client.deploys(release.version)
        except SentryNotFound:
            log.info("the release %s is gone, its deploys are not told", release.version)
            return []

    def _tell(
        self,
        session: Session,
        organization: Organization,
        projects: Mapping[str, Project],
        new: NewDeploy,
    ) -> None:
        for project in filter(None, (projects.get(each.id) for each in new.release.projects)):
            try:
                told = FromTracker(
                    id=f"deploy:{organization.row_id}:{new.deploy.id}:{project.row_id}",
                    type="deploy",
                    organization=organization.slug,
                    issue=None,
                    project=project.slug,
                    data=_data(new),
                    occurred_at=new.deploy.date_finished,
                    via=Via.POLL,
                )
                intake.take(session, self._services, told, "sentry")
            except (ValidationError, Refused) as error:
                log.warning("a deploy of %s is left out: %s", new.release.version, error)


def _data(new: NewDeploy) -> dict[str, Any]:
    release = new.release
    named = (each for each in release.authors if each.name or each.email)
    authors = [each.model_dump() for each in named][:LISTED_MAX]
    several = [each.slug for each in release.projects] if len(release.projects) > 1 else []
    return {
        "version": release.version,
        "environment": new.deploy.environment,
        "commits": release.commit_count or None,
        "authors": authors,
        "projects": several,
    }


def _number(deploy: Deploy | None) -> int:
    """Sentry numbers deploys as they come."""
    return int(deploy.id) if deploy is not None and deploy.id.isdecimal() else 0


def _order(new: NewDeploy) -> int:
    return _number(new.deploy)
