"""What who decided about a request of the tracker is told: that it waits, and what became of it."""

from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.invites.decision import done_line
from bot.notes.note import Line
from bot.services import Services
from bot.write_back import decision_ends
from bot.write_back.answers import AGAIN, AT_ONCE, NO_NEWS, Answer
from store.invites import tracker_decisions
from store.invites.tracker_decisions import TrackerDecision
from store.issues.wishes import OPEN, UNENDED, WishState

SLOW = "{tracker} has not answered yet. It is asked again for 10 minutes, and the request for {email} stays open until it answers; you will be told what became of it."  # noqa: E501 - words for people.
KEPT = "{reason}. Allow it, and what you pressed for {email} in the last 10 minutes is done."
STAYS = "{reason}. The request for {email} stays open."


def due(services: Services) -> list[Answer]:
    """Whom to tell what now; nobody else is given the same for a while."""
    now = services.steady()
    with services.database.read() as session:
        if not tracker_decisions.to_tell(session, now, 1):
            return []
    until = now + AGAIN
    with services.database.write() as session:
        found = tracker_decisions.to_tell(session, now, AT_ONCE)
        mine = [each for each in found if tracker_decisions.tell_again(session, each, until)]
        return [_answer(session, services, each, until) for each in mine]


def told(services: Services, answer: Answer) -> None:
    """It was told, and is told no more."""
    with services.database.write() as session:
        until, is_end = answer.claimed_until, answer.is_end
        tracker_decisions.told(session, answer.wish_id, until, is_end=is_end)


def _answer(
    session: Session, services: Services, decision: TrackerDecision, until: datetime
) -> Answer:
    is_late = decision.ended_at is not None and services.now() - decision.ended_at > NO_NEWS
    return Answer(
        wish_id=decision.row_id,
        to=decision_ends.place_of(decision),
        line=() if is_late else _line(session, services, decision),
        undo="",
        is_end=decision.state not in UNENDED,
        has_to_allow=decision.state == WishState.KEPT,
        claimed_until=until,
        marks=None,
    )


def _line(session: Session, services: Services, decision: TrackerDecision) -> Line:
    decidable = decision_ends.found(session, decision.invite_id)
    email, reason = decidable.request.email, decision.reason.rstrip(".")
    if decision.state == WishState.DONE:
        return done_line(decidable, decision_ends.VERDICTS[decision.verdict])
    said = partial(str.format, email=email, reason=reason, tracker=services.settings.tracker_name)
    if decision.state in OPEN:
        return (said(SLOW),)
    if decision.state == WishState.KEPT:
        return (said(KEPT),)
    return (said(STAYS),) if decidable.request.is_waiting else (f"{reason}.",)
