"""One's own comment among those of an issue."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.sentry.models import Comment, Whoami
from store.issues.remarks import as_told


@dataclass(frozen=True)
class Sought:
    """A comment that may be there."""

    text: str
    known: int = 0  # What is not newer is another one, if its text alone is the same.
    number: int | None = None  # The tracker's, where it is known.
    foot: str = ""  # Its end, which no other comment has; "": it has no such end.
    account: str = ""  # The tracker's id of its author; "": our own integration.


def number(comment: Comment) -> int:
    """0: an id that is no number."""
    return int(comment.id) if comment.id.isdecimal() else 0


def is_same(comment: Comment, text: str) -> bool:
    return as_told(comment.text) == as_told(text)


def among(comments: Iterable[Comment], sought: Sought, me: Whoami) -> Comment | None:
    """The newest that is it; None: it is not among them."""
    mine = [each for each in comments if is_by(each, sought.account, me)]
    return next((each for each in mine if _is_it(each, sought)), None)


def _is_it(comment: Comment, sought: Sought) -> bool:
    if sought.number is not None:
        return number(comment) == sought.number
    if sought.foot and comment.text.rstrip().endswith(sought.foot):
        return True
    return number(comment) > sought.known and is_same(comment, sought.text)


def is_by(comment: Comment, account: str, me: Whoami) -> bool:
    """Newer versions of Sentry name the integration in place of a user."""
    if comment.user is not None:
        return comment.user.id == (account or me.user.id)
    app = comment.sentry_app
    return not account and app is not None and app.slug == me.integration != ""
