"""New issues of the projects that a route leads somewhere, without any webhook or rule.

New is what has a higher id than all that were seen of its project: no clock is asked. Of a project
that is asked for the first time, what is there is known, and nobody is told.
"""

import logging
from collections.abc import Sequence
from functools import partial

from pydantic import ValidationError
from sqlmodel import Session

from bot.feed import questions
from bot.intake import intake, tracker_differences
from bot.intake.intake import Refused
from bot.intake.public_links import public
from bot.intake.shown import FromTracker
from bot.notices import notice
from bot.notices.new_issues import NewIssuesListed
from bot.sentry.client import SentryClient
from bot.sentry.models import Issue as Answer
from bot.services import Services
from bot.sources.sentry import issue
from bot.vocabulary.via import Via
from store.issues import feed, issues, poll
from store.people.directory import Organization, Project
from store.routing import routes

log = logging.getLogger(__name__)

MOST = 1_000  # New issues of a project that one poll takes: of more, the newest.
EACH_MAX = 20  # Told one by one; more are one message with a list.
LISTED = "it was told in a list with others"
QUERY = "is:unresolved"


class NewIssues:
    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client

    def poll(self) -> None:
        """Raises SentryError: what was not asked yet is asked next time."""
        with self._services.database.read() as session:
            organization = poll.organization_of(session, self._client.organization_slug)
            if organization is None:
                return
            asked = routes.routed_projects(session, organization.row_id)
        self._learn_ids([each for each in asked if not each.source_id])
        questions.all_of(
            partial(self._of, organization, project, project.source_id)
            for project in asked
            if project.source_id
        )

    def _learn_ids(self, unknown: Sequence[Project]) -> None:
        """The tracker's ids of projects that are known by their slugs alone."""
        if not unknown:
            return
        ids = {each.slug: each.id for each in self._client.projects()}
        found = [each for each in unknown if each.slug in ids]
        with self._services.database.write() as session:
            for project in found:
                project.source_id = ids[project.slug]
                session.merge(project)

    def _of(self, organization: Organization, project: Project, tracker_id: str) -> None:
        seen = project.newest_issue
        found = self._newer(tracker_id, seen)
        newest = max([number(each) for each in found], default=seen or 0)
        if seen is not None and not found:
            return
        new = [] if seen is None else sorted(found, key=number)

        def take(session: Session) -> None:
            told = [each for each in new if _is_news(session, organization, each)]
            is_list = len(told) > EACH_MAX
            for each in told:
                self._tell(session, organization, each, silence=LISTED if is_list else "")
            if is_list:
                self._list(session, organization, project, told)
            poll.note_newest_issue(session, project.row_id, newest)

        intake.in_one_write(self._services, take)

    def _newer(self, tracker_id: str, seen: int | None) -> list[Answer]:
        """Of the first time the newest alone."""
        asked = {"query": QUERY, "project": [tracker_id], "sort": "new"}
        if seen is None:
            return self._client.issues(**asked, most=1)  # type: ignore[arg-type] # as declared.
        found = self._client.issues(**asked)  # type: ignore[arg-type] # as declared.
        if found and min(map(number, found)) > seen:
            found = self._client.issues(**asked, most=MOST)  # type: ignore[arg-type] # as declared.
        return [each for each in found if number(each) > seen]

    def _tell(
        self, session: Session, organization: Organization, answer: Answer, silence: str
    ) -> None:
        body = {"action": "created", "data": {"issue": answer.payload}}
        try:
            incoming = issue.read(body, "")
        except ValidationError as error:
            log.warning("the new issue %s is left out: %s", answer.short_id, error)
            return
        if not isinstance(incoming, FromTracker):
            return
        shown = incoming.shown.model_copy(update={"is_feed_read": True})
        new = {
            "organization": organization.slug,
            "silence": silence,
            "shown": shown,
            "via": Via.POLL,
        }
        try:
            tracker_differences.take(
                session, self._services, incoming.model_copy(update=new), "sentry"
            )
        except Refused as refusal:
            log.warning("the new issue %s is left out: %s", answer.short_id, refusal)
        feed.hint(session, organization.row_id, answer.id, at=self._services.steady())
        feed.begin(session, organization.row_id, answer.id)

    def _list(
        self,
        session: Session,
        organization: Organization,
        project: Project,
        told: Sequence[Answer],
    ) -> None:
        targets = routes.targets_of_new(session, organization.row_id, project.slug)
        settings = self._services.settings
        links = [{"permalink": public(settings, each.permalink)} for each in told]
        shown = [each.model_copy(update=link) for each, link in zip(told, links, strict=True)]
        notice.send(
            session,
            NewIssuesListed.of(project.slug, shown),
            dict.fromkeys(targets, ""),
            organization_id=organization.row_id,
            now=self._services.now(),
            at=self._services.steady(),
        )


def number(answer: Answer) -> int:
    """Sentry numbers issues as they come."""
    return int(answer.id) if answer.id.isdecimal() else 0


def _is_news(session: Session, organization: Organization, answer: Answer) -> bool:
    """Whether no webhook or rule has told of it."""
    known = issues.by_source_id(session, organization.row_id, answer.id)
    return known is None or known.first_alert_at is None
