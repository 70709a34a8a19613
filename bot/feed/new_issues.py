"""New issues of the projects that a route leads somewhere, without any webhook or rule.

New is what has a higher id than all that were seen of its project: no clock is asked. Of a project
that is asked for the first time, what is there is known, and nobody is told.
"""

from collections.abc import Sequence
from functools import partial

from sqlmodel import Session

from bot.feed import new_issue, questions
from bot.feed.many_issues import ManyIssues
from bot.feed.new_issue import number
from bot.intake import intake
from bot.sentry.client import SentryClient
from bot.sentry.models import Issue as Answer
from bot.services import Services
from store.issues import gaps, poll
from store.people.directory import Organization, Project
from store.routing import routes

EACH_MAX = 20  # Told one by one; more are one message with a list.


class NewIssues:
    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client
        self._many = ManyIssues(services, client)

    def poll(self, *, first_time: bool = False) -> None:
        """Tell what is new; `first_time`: only know what is there where that is not known yet.

        Raises:
            SentryError: what was not asked yet is asked next time.
        """
        with self._services.database.read() as session:
            organization = poll.organization_of(session, self._client.organization_slug)
            if organization is None:
                return
            asked = routes.routed_projects(session, organization.row_id)
            ids = [each.row_id for each in asked]
            apart = poll.seen_apart(session, organization.row_id, ids)
        if first_time:
            asked = [each for each in asked if each.newest_issue is None]
        elif apart:
            self._forget(apart)
        self._learn_ids([each for each in asked if not each.source_id])
        questions.all_of(
            partial(self._of, organization, project) for project in asked if project.source_id
        )

    def _forget(self, left: Sequence[int]) -> None:
        """Nobody asks for these any more: who does again is told what is new from then on."""
        with self._services.database.write() as session:
            for project_id in left:
                poll.note_newest_issue(session, project_id, None)
                gaps.forget(session, project_id)

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

    def _of(self, organization: Organization, project: Project) -> None:
        """More than can be told one by one are taken from the newest on, over several polls."""
        with self._services.database.read() as session:
            is_behind = gaps.of(session, project.row_id) is not None
        if is_behind:
            self._many.go_on(organization, project)
            return
        seen = project.newest_issue
        found = [e for e in self._newest(project.source_id, seen) if number(e) > (seen or 0)]
        if seen is not None and not found:
            return
        newest = max(map(number, found), default=0)
        new = [] if seen is None else sorted(found, key=number)
        work = partial(self._take, organization=organization, project=project, new=new)
        if not intake.in_one_write(self._services, partial(work, newest=newest)):
            self._many.begin(project, newest)
            self._many.go_on(organization, project)

    def _newest(self, tracker_id: str, seen: int | None) -> list[Answer]:
        """Of the first time the newest alone; else as many as show whether they are many."""
        most = 1 if seen is None else new_issue.PAGE
        return self._client.issues(
            query=new_issue.QUERY, project=[tracker_id], sort="new", most=most
        )

    def _take(
        self,
        session: Session,
        organization: Organization,
        project: Project,
        new: Sequence[Answer],
        newest: int,
    ) -> bool:
        """False: they are many, and nothing was written."""
        told = [each for each in new if new_issue.is_news(session, organization, each)]
        if len(told) > EACH_MAX or len(new) >= new_issue.PAGE:
            return False
        for each in told:
            new_issue.take(session, self._services, organization, each)
        poll.note_newest_issue(session, project.row_id, newest)
        return True
