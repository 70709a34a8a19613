"""How the issues that have a card stand in the tracker: a hundred in one question.

What differs has its feed read. Lively ones are asked for at each poll, all within ten minutes,
and the feed of an open one is read once an hour, for what the state does not show.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from pydantic import ValidationError

from bot.feed import again as counted
from bot.feed import questions, state
from bot.feed.feed_budget import FeedBudget
from bot.intake.reported_states import is_same_assignee
from bot.sentry.client import SentryClient
from bot.sentry.models import Issue as Answer
from bot.services import Services
from store.issues import feed, poll
from store.issues.issues import IssueStatus
from store.issues.poll import Carded
from store.people.directory import Organization
from store.routing import routes
from store.routing.routes import Retelling

AT_ONCE = 100  # Issues in one question; Sentry gives no more.
LIVELY = timedelta(hours=1)  # So long after its last event or activity.
EACH_WITHIN = timedelta(minutes=10)
FEED_EVERY = timedelta(hours=1)
USUAL = 60.0  # Seconds between two polls, where nobody set any.
QUESTIONS_PER_SECOND = 0.3  # Of these; what is left out is asked first at the next poll.


class States:
    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client
        self._budget = FeedBudget(lambda: client.polled)
        self._asked: dict[int, float] = {}  # Issue → when, by the relay's clock.
        self._read: dict[int, float] = {}  # Issue → when its feed was asked for.
        self._missing: set[int] = set()  # Issues that the last answers left out.

    def poll(self) -> None:
        """Raises SentryError: what was not asked yet is asked next time."""
        with self._services.database.read() as session:
            organization = poll.organization_of(session, self._client.organization_slug)
            if organization is None:
                return
            carded = poll.carded(session, organization.row_id)
            again = routes.retelling(session, organization.row_id)
        self._forget(carded)
        questions.all_of(
            partial(self._ask, organization, asked, _of(again, asked[0]))
            for asked in self._due(carded)[: max(1, int(self._every * QUESTIONS_PER_SECOND))]
        )
        self._read_feeds(organization.row_id, carded)

    def _due(self, carded: Sequence[Carded]) -> list[list[Carded]]:
        """A question each; what was not asked for longest is first."""
        due: defaultdict[str, list[Carded]] = defaultdict(list)
        for each in sorted(carded, key=self._last_asked):
            if each.project and self._is_due(each):
                due[each.project].append(each)
        every = [
            found[begin : begin + AT_ONCE]
            for found in due.values()
            for begin in range(0, len(found), AT_ONCE)
        ]
        return sorted(every, key=lambda asked: self._last_asked(asked[0]))

    def _last_asked(self, each: Carded) -> float:
        return self._asked.get(each.issue_id, 0)

    def _ask(
        self, organization: Organization, asked: Sequence[Carded], again: Sequence[Retelling]
    ) -> None:
        """One question, about a project; what differs, and what is missing, has its feed read."""
        further = {} if again else {"collapse": "stats"}  # Without counts it costs a third less.
        found = self._client.issues(
            project=[asked[0].project],
            group=[each.source_id for each in asked],
            most=AT_ONCE,
            **further,  # type: ignore[arg-type] # as declared.
        )
        shown = {each.id: each for each in found}
        differing = [each for each in asked if _differs(each, shown)]
        self._hint(organization.row_id, differing)
        if again and not self._is_news_missing(asked, shown):
            seen = [(each, shown[each.source_id]) for each in asked if each.source_id in shown]
            counted.look(self._services, organization, seen, again)
        now = self._now
        self._asked |= {each.issue_id: now for each in asked}

    def _is_news_missing(self, asked: Sequence[Carded], shown: Mapping[str, Answer]) -> bool:
        """One was merged into another, maybe, whose counts have risen by that: it is read first."""
        missing = {each.issue_id for each in asked if each.source_id not in shown}
        new = missing - self._missing
        self._missing = (self._missing - {each.issue_id for each in asked}) | missing
        return bool(new)

    def _read_feeds(self, organization_id: int, carded: Sequence[Carded]) -> None:
        """Those that were not read for longest; no more than the average allows."""
        most = self._budget.feeds(self._now, self._every)
        since = self._now - FEED_EVERY.total_seconds()
        due = [
            each
            for each in carded
            if each.status == IssueStatus.UNRESOLVED and self._read.get(each.issue_id, 0) < since
        ]
        due.sort(key=lambda each: self._read.get(each.issue_id, 0))
        self._hint(organization_id, due[:most])

    def _hint(self, organization_id: int, found: Sequence[Carded]) -> None:
        if not found:
            return
        with self._services.database.write() as session:
            for each in found:
                feed.hint(session, organization_id, each.source_id, at=self._services.steady())
        now = self._now
        self._read |= {each.issue_id: now for each in found}

    def _is_due(self, each: Carded) -> bool:
        asked = self._asked.get(each.issue_id)
        if asked is None or asked < self._now - EACH_WITHIN.total_seconds():
            return True
        now = self._services.now()
        over = (now - each.ends_at).total_seconds() if each.ends_at is not None else -1.0
        if over >= 0 and asked < self._now - over:
            return True  # Not asked since the time of its archive is over.
        since = now - LIVELY
        moments = (each.happened_at, each.acted_at, each.alerted_at)
        return any(at is not None and at > since for at in moments)

    def _forget(self, carded: Sequence[Carded]) -> None:
        ids = {each.issue_id for each in carded}
        for known in (self._asked, self._read):
            for gone in known.keys() - ids:
                del known[gone]

    @property
    def _every(self) -> float:
        """Seconds between two polls."""
        return self._services.settings.sentry_poll or USUAL

    @property
    def _now(self) -> float:
        return self._services.steady().timestamp()


def _of(again: Mapping[str, list[Retelling]], one: Carded) -> list[Retelling]:
    """What the routes of its project ask for."""
    return again.get(one.slug, []) + again.get(routes.ALL, [])


def _differs(known: Carded, shown: Mapping[str, Answer]) -> bool:
    answer = shown.get(known.source_id)
    if answer is None:
        return True
    try:
        stands = state.shown_by(answer)
    except ValidationError:
        return True
    if stands is None or stands.status != known.status:
        return True
    assigned = stands.assigned.activity.change()["assignee"] if stands.assigned else None
    if stands.status == IssueStatus.ARCHIVED:
        archive = state.archive_of(stands, answer.substatus)
        is_moved = archive != {"archive_ends_at": known.ends_at, "substatus": known.substatus}
    else:
        is_open = stands.status == IssueStatus.UNRESOLVED
        is_moved = is_open and answer.substatus not in {"", known.substatus}
    return is_moved or not is_same_assignee(assigned, known.assignee)
