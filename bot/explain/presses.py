"""What presses asked of the tracker and did not bring about: a line each, for `why`."""

from sqlmodel import Session

from bot.issues import wish as kept
from bot.issues.acts import in_words
from bot.notes.note import plain
from store.issues import wishes
from store.issues.issues import Issue
from store.issues.wishes import Wish, WishState
from store.people.directory import Member

MOST = 5  # The newest ones.


def lines(session: Session, issue: Issue, tracker: str) -> list[str]:
    """Oldest first."""
    found = wishes.undone(session, issue.row_id, MOST)
    return [_line(session, issue, wish, tracker) for wish in reversed(found)]


def _line(session: Session, issue: Issue, wish: Wish, tracker: str) -> str:
    member = session.get_one(Member, wish.member_id)
    wanted = plain(in_words(issue, kept.act_of(wish.change))).removeprefix("You ").rstrip(".")
    who = member.name or member.email
    became = _BECAME[wish.state].format(tracker=tracker, reason=wish.reason)
    return f"{wish.created_at:%Y-%m-%d %H:%M:%S} UTC: {who} would have {wanted}; {became}"


_BECAME = {
    WishState.WAITING: "{tracker} was not asked yet, or did not answer",
    WishState.UNKNOWN: "whether {tracker} did it will be looked up first",
    WishState.REFUSED: "it was refused: {reason}",
    WishState.KEPT: "it waits until they allow it in {tracker}: {reason}",
    WishState.GIVEN_UP: "it was given up: {reason}",
}
