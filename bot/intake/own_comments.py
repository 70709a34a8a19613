"""Comments that were written from here, told by the tracker: they do not come back.

The tracker may tell of one before it answers whoever wrote it: then its text tells, which was
stored before it was asked for.
"""

from sqlmodel import Session

from bot.intake.incoming import Incoming
from bot.intake.shown import FromTracker
from store.issues import remarks, wishes
from store.issues.places import Place
from store.issues.remarks import as_told, digest
from store.issues.wishes import WishState

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
    return _is_known(session, place.issue_id, int(number), text) or _is_under_way(
        session, place.issue_id, int(number), text
    )


def _is_known(session: Session, issue_id: int, number: int, text: str) -> bool:
    remark = remarks.by_comment(session, issue_id, number)
    return remark is not None and remark.text == digest(text)


def _is_under_way(session: Session, issue_id: int, number: int, text: str) -> bool:
    """It was asked for; its number is known from now on."""
    for link in remarks.links_of(session, issue_id):
        if as_told(link.text) == text:
            link.comment = link.comment or number
            session.add(link)
            return True
    for wish in wishes.asked_of(session, issue_id):
        is_comment = wish.change["kind"] == COMMENT and wish.state != WishState.REFUSED
        is_same = wish.change["data"].get("digest") == digest(text)
        if is_comment and is_same and wish.row in {None, number}:
            wishes.learn_row(session, wish, number)
            return True
    return False
