"""How a wish ends: each end in one transaction, and only the first one counts."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session

from bot.identity.gate import Allowed
from bot.intake import intake
from bot.issues import press, undo_press
from bot.issues import wish as kept
from bot.issues.acts import Act
from bot.sentry.models import Issue as Answer
from bot.services import Services
from bot.write_back import answered
from store.engine import wake_after_commit
from store.issues import feed, issues, wishes
from store.issues import undo as undos
from store.issues.issues import Issue
from store.issues.wishes import Wish, WishState
from store.outbox import completion
from store.people.directory import Member, Organization, Project

LATER = timedelta(seconds=1)  # Until the feed is read: people who wait go first.
REASON_MAX = 500  # Characters that are kept.


def done(services: Services, key: str, act: Act, answer: Answer, row: int | None = None) -> None:
    """Sentry did it: rows, activity, audit, redraws, the way back, and what who pressed is told.

    `row` is the feed's that tells it, where that is known.
    """

    def how(session: Session, wish: Wish, issue: Issue) -> None:
        allowed = _allowed(session, wish, issue)
        by = kept.place_of(wish)
        told = answered.as_told(act, answer)
        shown = answered.state(answer)
        activity_id = press.carry_out(session, services, allowed, told, by, shown=shown)
        completion.tells(session, key, activity_id)
        values = {"row": row} if row else {}
        wishes.change(
            session,
            wish,
            state=WishState.DONE,
            change=kept.as_kept(told),
            reason="",
            undo=_way_back(session, services, wish, activity_id, told),
            ended_at=services.now(),
            tell_at=services.steady(),
            **values,
        )

    end(services, key, how)


def refused(
    services: Services, key: str, reason: str, state: WishState = WishState.REFUSED
) -> None:
    """Nothing changed: said to who pressed, and the cards are drawn anew."""

    def how(session: Session, wish: Wish, issue: Issue) -> None:
        press.redraw(session, services, issue)
        wishes.change(
            session,
            wish,
            state=state,
            change=wish.change | {"data": kept.without_words(wish.change["data"])},
            reason=reason[:REASON_MAX],
            ended_at=services.now(),
            tell_at=services.steady(),
        )

    end(services, key, how)


def wait_for_permission(services: Services, key: str, reason: str) -> None:
    """Who pressed has to allow it first: it is not asked for before they have."""

    def how(session: Session, wish: Wish, _issue: Issue) -> None:
        at = services.steady()
        wishes.change(
            session, wish, state=WishState.KEPT, reason=reason, tell_at=at, unknown_at=None
        )

    end(services, key, how)


def end(services: Services, key: str, how: Callable[[Session, Wish, Issue], None]) -> None:
    """End the wish of that delivery, if nobody has yet; whoever waits for it is woken."""

    def work(session: Session) -> None:
        wish = wishes.by_key(session, key)
        if wish is None:
            return
        issues.hold(session, wish.issue_id)
        session.refresh(wish)  # Somebody may have ended it while this waited.
        if wish.state in wishes.OPEN:
            issue = session.get_one(Issue, wish.issue_id)
            how(session, wish, issue)
            at = services.steady() + LATER
            feed.hint(session, issue.organization_id, issue.source_id, at=at)
            wake_after_commit(session, wishes.TO_TELL)

    intake.in_one_write(services, work)


def _way_back(
    session: Session,
    services: Services,
    wish: Wish,
    activity_id: int,
    act: Act,
) -> str:
    """The token of the Undo; "": it was one."""
    if wish.undo_of is not None:
        undo_press.settle(session, services, wish.undo_of)
        return ""
    return undos.keep(
        session,
        issue_id=wish.issue_id,
        activity_id=activity_id,
        action=act.action,
        email=session.get_one(Member, wish.member_id).email,
        before=wish.before,
        at=services.now(),
    )


def _allowed(session: Session, wish: Wish, issue: Issue) -> Allowed:
    """Who pressed was allowed to when they did."""
    return Allowed(
        issue,
        session.get_one(Member, wish.member_id),
        session.get_one(Project, issue.project_id),
        session.get_one(Organization, issue.organization_id),
        has_releases=False,
    )
