"""How the issues that have a card stand in the tracker: a hundred in one question.

What differs has its feed read. Lively ones are asked for at each poll, all within ten minutes,
and the feed of an open one is read once an hour, for what the state does not show.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from pydantic import ValidationError

from bot.feed import questions, state
from bot.intake.reported_states import is_same_assignee
from bot.sentry.client import SentryClient
from bot.sentry.models import Issue as Answer
from bot.services import Services
from store.issues import feed, poll
from store.issues.issues import IssueStatus
from store.issues.poll import Carded

AT_ONCE = 100  # Issues in one question; Sentry gives no more.
LIVELY = timedelta(hours=1)  # So long after its last event or activity.
EACH_WITHIN = timedelta(minutes=10)
FEED_EVERY = timedelta(hours=1)
# Of all questions: one a second on average at most, and reading a feed costs two.
FEEDS_PER_SECOND = 0.4


class States:
    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client
        self._asked: dict[int, float] = {}  # Issue → when, by the relay's clock.
        self._read: dict[int, float] = {}  # Issue → when its feed was asked for.

    def poll(self) -> None:
        """Raises SentryError: what was not asked yet is asked next time."""
        with self._services.database.read() as session:
            organization = poll.organization_of(session, self._client.organization_slug)
            if organization is None:
                return
            carded = poll.carded(session, organization.row_id)
        self._forget(carded)
        due: defaultdict[str, list[Carded]] = defaultdict(list)
        for each in carded:
            if each.project and self._is_due(each):
                due[each.project].append(each)
        questions.all_of(
            partial(self._ask, organization.row_id, project, found[begin : begin + AT_ONCE])
            for project, found in due.items()
            for begin in range(0, len(found), AT_ONCE)
        )
        self._read_feeds(organization.row_id, carded)

    def _ask(self, organization_id: int, project: str, asked: Sequence[Carded]) -> None:
        """One question; what differs, and what is missing, has its feed read."""
        shown = {
            each.id: each
            for each in self._client.issues(
                project=[project],
                group=[each.source_id for each in asked],
                collapse="stats",
                most=AT_ONCE,
            )
        }
        differing = [each for each in asked if _differs(each, shown)]
        self._hint(organization_id, differing)
        now = self._now
        self._asked |= {each.issue_id: now for each in asked}

    def _read_feeds(self, organization_id: int, carded: Sequence[Carded]) -> None:
        """Those that were not read for longest; no more than the average allows."""
        most = max(1, int(self._services.settings.sentry_poll * FEEDS_PER_SECOND))
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
        since = self._services.now() - LIVELY
        return any(at is not None and at > since for at in (each.happened_at, each.acted_at))

    def _forget(self, carded: Sequence[Carded]) -> None:
        ids = {each.issue_id for each in carded}
        for known in (self._asked, self._read):
            for gone in known.keys() - ids:
                del known[gone]

    @property
    def _now(self) -> float:
        return self._services.steady().timestamp()


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
    is_open = stands.status == IssueStatus.UNRESOLVED
    is_moved = is_open and answer.substatus not in {"", known.substatus}
    return is_moved or not is_same_assignee(assigned, known.assignee)
