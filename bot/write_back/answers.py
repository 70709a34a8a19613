"""What who pressed is told: that the tracker does not answer yet, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.identity.gate import Presser
from bot.issues import wish as kept
from bot.issues.acts import ADD_COMMENT, in_words, name
from bot.notes.note import Line
from bot.services import Services
from store.issues import wishes
from store.issues.issues import Issue
from store.issues.wishes import Wish, WishState

TO_TELL = wishes.TO_TELL  # Who is woken by the end of a wish.
AT_ONCE = 100  # Of one look; the next one takes the rest.
AGAIN = timedelta(seconds=15)  # A telling that nobody wrote down is told again after that.
NO_NEWS = timedelta(minutes=30)  # After its end nobody needs to be told any more.
SLOW = "{tracker} has not answered yet. It is asked again for 10 minutes, and {issue} stays as it is until it answers; you will be told what became of it."  # noqa: E501 - words for people.
KEPT = "{reason}. Allow it, and what you pressed for {issue} in the last 10 minutes is done."
UNDONE = "Undone: "


@dataclass(frozen=True)
class Answer:
    wish_id: int
    to: Presser
    line: Line
    marks: tuple[str, str] | None  # The channel and ts of a message that a mark says it under.
    undo: str  # The token of the way back; "": there is none.
    is_end: bool
    has_to_allow: bool  # Who pressed: it is done once they have.
    claimed_until: datetime  # By the relay's clock; what `told` needs.


def due(services: Services) -> list[Answer]:
    """Whom to tell what now; nobody else is given the same for a while."""
    now = services.steady()
    with services.database.read() as session:
        if not wishes.to_tell(session, now, 1):
            return []
    with services.database.write() as session:
        found = wishes.to_tell(session, now, AT_ONCE)
        mine = [wish for wish in found if wishes.tell_again(session, wish, now + AGAIN)]
        return [_answer(session, services, wish, now + AGAIN) for wish in mine]


def told(services: Services, answer: Answer) -> None:
    """It was told, and is told no more."""
    with services.database.write() as session:
        wishes.told(session, answer.wish_id, answer.claimed_until, is_end=answer.is_end)


def _answer(session: Session, services: Services, wish: Wish, until: datetime) -> Answer:
    issue = session.get_one(Issue, wish.issue_id)
    is_end = wish.state not in wishes.UNENDED
    is_late = wish.ended_at is not None and services.now() - wish.ended_at > NO_NEWS
    line = () if is_late else _line(services, wish, issue)
    return Answer(
        wish_id=wish.row_id,
        to=kept.place_of(wish),
        line=line,
        marks=_marked(wish) if line else None,
        undo=wish.undo,
        is_end=is_end,
        has_to_allow=wish.state == WishState.KEPT,
        claimed_until=until,
    )


def _marked(wish: Wish) -> tuple[str, str] | None:
    """The message that was added for the first time."""
    act = kept.act_of(wish.change)
    if wish.state != WishState.DONE or act.action != ADD_COMMENT:
        return None
    channel_id, ts = act.data["place"]
    return channel_id, ts


def _line(services: Services, wish: Wish, issue: Issue) -> Line:
    tracker = services.settings.tracker_name
    if wish.state in wishes.OPEN:
        return (SLOW.format(tracker=tracker, issue=name(issue)),)
    if wish.state == WishState.DONE:
        words = in_words(issue, kept.act_of(wish.change))
        return (UNDONE, *words) if wish.undo_of is not None else words
    reason = wish.reason.rstrip(".")
    if wish.state == WishState.KEPT:
        return (KEPT.format(reason=reason, issue=name(issue)),)
    is_comment = wish.change["action"] == ADD_COMMENT
    left = f"Nothing was added to {name(issue)}" if is_comment else f"{name(issue)} was not changed"
    return (f"{reason}. {left}.",)
