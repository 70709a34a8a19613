"""Comments that were written from here, told by the tracker: they do not come back.

The tracker may tell of one before it answers whoever wrote it: then its text tells, which was
stored before it was asked for.
"""

from dataclasses import dataclass

from sqlmodel import Session

from bot.intake.incoming import Incoming
from bot.intake.shown import FromTracker
from store.issues import remarks, wishes
from store.issues.places import Place
from store.issues.remarks import as_told, digest
from store.issues.wishes import Wish, WishState

COMMENT = "note"
TEXT = "text"


def is_own(session: Session, incoming: Incoming, place: Place) -> bool:
    """Whether what is told is a comment as it was written from here."""
    text = as_told(str(incoming.data.get(TEXT) or ""))
    if not isinstance(incoming, FromTracker) or incoming.is_ours or not text:
        return False
    number = incoming.shown.comment.partition(":")[2]
    if place.issue_id is None or not number.isdecimal():
        return False
    told = _Told(int(number), text, incoming.shown.actor_id)
    return _is_known(session, place.issue_id, told) or _is_under_way(session, place.issue_id, told)


@dataclass(frozen=True)
class _Told:
    number: int
    text: str
    author: str  # The tracker's id of a person; "": none is told.


def _is_known(session: Session, issue_id: int, told: _Told) -> bool:
    remark = remarks.by_comment(session, issue_id, told.number)
    return remark is not None and remark.text == digest(told.text)


def _is_under_way(session: Session, issue_id: int, told: _Told) -> bool:
    """It was asked for; its number is known from now on."""
    for link in remarks.links_of(session, issue_id):
        if as_told(link.text) == told.text:
            link.comment = link.comment or told.number
            session.add(link)
            return True
    for wish in wishes.asked_of(session, issue_id):
        if _is_told(wish, told):
            wishes.learn_row(session, wish, told.number)
            return True
    return False


def _is_told(wish: Wish, told: _Told) -> bool:
    """A person's own words have nothing that another's could not have: so they are theirs."""
    is_comment = wish.change["kind"] == COMMENT and wish.state != WishState.REFUSED
    is_same = is_comment and wish.change["data"].get("digest") == digest(told.text)
    is_author = not wish.account or wish.account == told.author
    return is_same and is_author and wish.row in {None, told.number}
