"""The feed of one issue, read and taken: what is new is told in order, once; then the state is set.

What is new is known by the ids of the rows. Of a feed that is read for the first time nothing is
news but what a webhook has just told of: its newest row goes on from there. What had ended the
issue before is told to whoever is on call for it, and to nobody else.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot import activities
from bot.activities.base import Activity
from bot.activities.latest import Order
from bot.feed import ends, owners, rows, state
from bot.feed.families import family
from bot.intake import intake, reported_states, tracker_differences, tracker_ids
from bot.intake.incoming import IssueFacts
from bot.intake.intake import Refused
from bot.intake.shown import FromTracker, IssueState, Shown
from bot.sentry.client import SentryClient
from bot.sentry.models import FeedRow, Whoami
from bot.sentry.models import Issue as Answer
from bot.services import Services
from bot.vocabulary.via import Via
from bot.write_back import feed as wishes
from bot.write_back.feed import number
from store.issues import feed, issues
from store.issues.activities import ActivityRow
from store.issues.feed import FeedHint
from store.issues.issues import Issue, IssueStatus
from store.people.directory import Organization

log = logging.getLogger(__name__)

SOURCE = "sentry"
MOST = 100  # Rows that Sentry tells of an issue; it has no second page.


@dataclass(frozen=True)
class Reading:
    """An issue and its feed, as they were when they were read."""

    issue: Answer
    feed: Sequence[FeedRow]  # The oldest first.
    me: Whoami  # Whose token read it.


@dataclass(frozen=True)
class FeedContext:
    """What all rows of a feed have in common."""

    facts: IssueFacts
    organization: str  # Its slug.
    me: Whoami
    by_now: IssueStatus | None  # How the issue stood when they were read; None: in no known way.


def ask(client: SentryClient, source_id: str, me: Whoami) -> Reading:
    """The feed first: what comes in between stands in the issue's state and is told next time.

    Raises:
        SentryError: SentryMoved where it was merged, SentryNotFound where it is deleted.
    """
    feed = sorted(client.activities(source_id), key=number)
    return Reading(client.issue(source_id, expand="owners"), feed, me)


def take(session: Session, services: Services, hint: FeedHint, reading: Reading) -> None:
    """Within the caller's transaction, all of it."""
    organization = session.get_one(Organization, hint.organization_id)
    row = issues.by_source_id(session, hint.organization_id, hint.source_id)
    if row is not None:
        issues.hold(session, row.row_id)
        session.refresh(row)
    facts, shown = state.facts_of(services, reading.issue), state.shown_by(reading.issue)
    by = FeedContext(facts, organization.slug, reading.me, shown.status if shown else None)
    if row is not None and row.feed_row is not None and _is_cut(reading.feed, row.feed_row):
        intake.take(session, services, _missing(row.feed_row, by), SOURCE)
    news, end = _news(reading.feed, row, hint.kinds), ends.untold(reading.feed, row, by.by_now)
    if row is not None and end is not None and end not in news:
        _end_on_call(session, services, row, end, by)
    own = [each for each in news if row and wishes.owns(session, row.row_id, each, reading.me)]
    for each in news:
        if each not in own:
            _tell(session, services, each, by)
    row = issues.by_source_id(session, hint.organization_id, hint.source_id)
    if (
        row is not None
        and ends.is_over(session, reading.feed, row, by.by_now)
        and shown is not None
    ):
        _notice_on_call(session, services, row, shown, by)
    if row is not None:
        state.follow(session, services, row, reading.issue.project)
        owned_by = owners.of(session, hint.organization_id, reading.issue.payload)
        further = {"owners": owned_by} if owned_by or (owned_by == [] and row.owners) else {}
        is_ahead = state.settle(session, services, row, shown, facts, further=further)
        if is_ahead:  # It changed between the two questions; its row comes.
            feed.hint(session, hint.organization_id, hint.source_id, at=services.steady())
        newest = max((number(each) for each in reading.feed), default=0)
        feed.note_row(session, row.row_id, newest)
    feed.read(session, hint, services.steady())


def _news(feed: Sequence[FeedRow], row: Issue | None, hinted: Collection[str]) -> list[FeedRow]:
    if row is not None and row.feed_row is not None:
        return [each for each in feed if number(each) > row.feed_row]
    newest = {family(each.type): each for each in feed if number(each)}
    wanted = {family(kind) for kind in hinted}
    return sorted((each for name, each in newest.items() if name in wanted), key=number)


def _is_cut(feed: Sequence[FeedRow], known: int) -> bool:
    """Whether there are rows between those that were taken and the oldest that is told."""
    return len(feed) >= MOST and min(filter(None, map(number, feed)), default=0) > known


def _missing(known: int, by: FeedContext) -> FromTracker:
    url = f"{by.facts.url.rstrip('/')}/activity/" if by.facts.url else ""
    return FromTracker(
        id=f"missing:{by.facts.id}:{known}",
        type="activity_missing",
        organization=by.organization,
        issue=by.facts,
        data={"url": url},
        via=Via.FEED,
    )


def _end_on_call(
    session: Session, services: Services, issue: Issue, row: FeedRow, by: FeedContext
) -> None:
    pagers = ends.on_call(session, issue)
    if pagers and not wishes.owns(session, issue.row_id, row, by.me):
        _tell(session, services, row, by, only=pagers)


def _notice_on_call(
    session: Session, services: Services, issue: Issue, shown: IssueState, by: FeedContext
) -> None:
    """The row that ended it was told before."""
    if not (pagers := ends.on_call(session, issue)):
        return
    place = intake.place_of(session, by.organization, by.facts.project, by.facts.id)
    told = tracker_differences.noticed(shown.reached, by.facts, Via.FEED)
    told = told.model_copy(update={"only": pagers})
    tracker_differences.notice(session, services, told, place)
    session.refresh(issue)


def _tell(
    session: Session,
    services: Services,
    row: FeedRow,
    by: FeedContext,
    *,
    only: tuple[str, ...] = (),
) -> None:
    """A row that can't be told is left out, and the others go on; its state is set all the same.

    `only`: the targets that alone are told; (): whoever is.
    """
    told, name = rows.incoming(row, by.facts, by.organization), by.facts.short_id or by.facts.id
    if told is None:
        log.info("a row of the kind %r of %s is not told", row.type, name)
        return
    place = intake.place_of(
        session, by.organization, by.facts.project, by.facts.id, f"{SOURCE}:{told.id}"
    )
    issue = issues.held(session, place.issue_id) if place.issue_id is not None else None
    shown = _in_order(session, issue, told, row, by)
    data = rows.data_of(told, issue)
    told = told.model_copy(update={"shown": shown, "data": data, "only": only})
    try:
        known, _, place = tracker_ids.known(session, services, told, by.facts, place)
        is_overtaken = known.shown.order is Order.OVERTAKEN
        if is_overtaken or not _stands(session, issue, intake.checked(known)):
            intake.take_in(session, services, known, SOURCE, place=place)
    except Refused as refusal:
        log.warning("a row of the feed of %s is left out: %s", name, refusal)


def _in_order(
    session: Session, issue: Issue | None, told: FromTracker, row: FeedRow, by: FeedContext
) -> Shown:
    """A feed is in order, whatever clocks say; what was before a press moves nothing any more."""
    pressed = wishes.pressed_last(session, issue.row_id, row.type) if issue is not None else 0
    order = Order.OVERTAKEN if number(row) <= pressed else Order.LAST
    return told.shown.model_copy(update={"order": order, "by_now": by.by_now})


def _stands(session: Session, issue: Issue | None, activity: Activity) -> bool:
    """Whether it was told already, by what leads to the same state; to set that tells nobody."""
    if issue is None or not activity.changes_state:
        return False
    told = reported_states.told(session, issue, activity)
    row = session.get(ActivityRow, told) if told is not None else None
    kind = activities.kind_named(row.kind) if row is not None else None
    if row is None or kind is None:
        return False
    before, after = kind.model_validate(row.data).change(), activity.change()
    if "assignee" in after:
        return reported_states.is_same_assignee(before.get("assignee"), after["assignee"])
    return before.get("status") == after.get("status")
