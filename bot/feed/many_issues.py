"""More new issues of a project than can be told one by one: one message with a list.

Sentry lists the newest first, so they are taken from there down to the last that was seen, a
thousand a poll. How far that went is kept: whoever goes on, after a crash too, leaves none out.
"""

import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlmodel import Session

from bot.feed import new_issue
from bot.feed.new_issue import PAGE, number
from bot.intake import intake
from bot.intake.public_links import public
from bot.notices import notice
from bot.notices.new_issues import SHOWN_MAX, Named, NewIssuesListed
from bot.sentry.client import SentryClient
from bot.sentry.models import Issue as Answer
from bot.services import Services
from store.issues import gaps, poll
from store.issues.gaps import IssueGap
from store.people.directory import Organization, Project
from store.routing import routes

log = logging.getLogger(__name__)

MOST = 1_000  # Issues of a project that one poll takes.
AT_ONCE = 50  # In one transaction: presses and alerts get their turn in between.


class ManyIssues:
    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client

    def begin(self, project: Project, newest: int) -> None:
        """What is newer than that is asked for when these are taken."""

        def begin(session: Session) -> None:
            after = project.newest_issue or 0
            session.add(IssueGap(project_id=project.row_id, after=after, until=newest + 1))
            poll.note_newest_issue(session, project.row_id, newest)

        intake.in_one_write(self._services, begin)

    def go_on(self, organization: Organization, project: Project) -> None:
        """Raises SentryError: the next poll goes on from the same."""
        for _ in range(MOST // PAGE):
            if not self._page(organization, project):
                tell = partial(self._tell, organization=organization, project=project)
                intake.in_one_write(self._services, tell)
                return

    def _page(self, organization: Organization, project: Project) -> bool:
        """Take the next ones; False: there are no more."""
        with self._services.database.read() as session:
            gap = gaps.of(session, project.row_id)
        if gap is None:
            return False
        found = self._older(project, gap)
        new = [each for each in found if gap.after < number(each) < gap.until]
        new.sort(key=number, reverse=True)
        for begin in range(0, len(new), AT_ONCE):
            some = new[begin : begin + AT_ONCE]
            work = partial(self._take, organization=organization, project=project, some=some)
            intake.in_one_write(self._services, work)
        is_last = len(found) < PAGE or min(map(number, found)) <= gap.after
        return bool(new) and not is_last

    def _older(self, project: Project, gap: IssueGap) -> list[Answer]:
        """Those that came no later than the oldest that was taken."""
        before = f" firstSeen:<={gap.seen_until}" if gap.seen_until else ""
        query = f"{new_issue.QUERY}{before}"
        return self._client.issues(query=query, project=[project.source_id], sort="new", most=PAGE)

    def _take(
        self,
        session: Session,
        organization: Organization,
        project: Project,
        some: Sequence[Answer],
    ) -> None:
        gap = gaps.of(session, project.row_id)
        if gap is None:
            return
        told = [each for each in some if new_issue.is_news(session, organization, each)]
        for each in told:
            new_issue.take(session, self._services, organization, each, is_listed=True)
        named = [self._named(each) for each in told]
        gap.newest = [*gap.newest, *named][:SHOWN_MAX]
        gap.count += len(told)
        gap.until = min([gap.until, *map(number, some)])
        gap.seen_until = _seen(some) or gap.seen_until
        session.add(gap)

    def _named(self, answer: Answer) -> dict[str, Any]:
        url = public(self._services.settings, answer.permalink)
        return Named.of(answer.model_copy(update={"permalink": url})).model_dump()

    def _tell(self, session: Session, organization: Organization, project: Project) -> None:
        gap = gaps.of(session, project.row_id)
        if gap is None:
            return
        targets = routes.targets_of_new(session, organization.row_id, project.slug)
        listed = NewIssuesListed(
            project=project.slug,
            count=gap.count,
            issues=tuple(Named.model_validate(each) for each in gap.newest),
        )
        session.delete(gap)
        if gap.count:
            notice.send(
                session,
                listed,
                dict.fromkeys(targets, ""),
                organization_id=organization.row_id,
                now=self._services.now(),
                at=self._services.steady(),
            )


def _seen(some: Sequence[Answer]) -> str:
    """When the oldest came, to the microsecond; "": nobody says."""
    moments = [str(each.payload.get("firstSeen") or "") for each in some]
    return min(filter(None, moments), default="")
