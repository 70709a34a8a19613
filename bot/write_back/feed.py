"""A wish among the rows of its issue's feed: which is its own, and which is somebody else's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot.issues import wish as kept
from bot.issues.acts import Act
from bot.sentry.models import FeedRow, Whoami
from bot.sentry.models import Issue as Answer
from store.issues import wishes
from store.issues.issues import Issue
from store.issues.remarks import digest
from store.issues.wishes import WishState

ASSIGNMENTS = frozenset({"assigned", "unassigned"})
STATES = ("set_resolved", "set_unresolved", "set_ignored", "set_regression", "set_escalating")
AGED = "auto_set_ongoing"  # Of an open issue that nobody touched: contrary to no press.
COMMENT = "note"
PLAIN = dict.fromkeys(  # What Sentry does by itself is brought back by a plain resolve.
    ("set_resolved_by_age", "set_resolved_in_commit", "set_resolved_in_pull_request"),
    "set_resolved",
)


@dataclass(frozen=True)
class Asker:
    """As whom Sentry was asked: the person with that id, or ours where there is none."""

    me: Whoami  # Of our own token.
    account: str


def number(row: FeedRow) -> int:
    """0: of the made-up row at the end, and of an id that is no number."""
    return int(row.id) if row.id.isdecimal() else 0


def newest(rows: Iterable[FeedRow]) -> int:
    return max(map(number, rows), default=0)


def newest_told(answer: Answer) -> int | None:
    """The newest row of the feed that came with the issue; None: none came."""
    told = answer.payload.get("activity")
    if not isinstance(told, list):
        return None
    ids = [str(row.get("id")) for row in told if isinstance(row, dict)]
    return max((int(each) for each in ids if each.isdecimal()), default=0)


def is_ours(row: FeedRow, me: Whoami, account: str = "") -> bool:
    """Whether it was done by who asked: the person with that id, or our own token.

    Newer versions of Sentry name the integration in place of a user.
    """
    if account:
        return row.user is not None and row.user.id == account
    if row.user is not None:
        return row.user.id == me.user.id
    return row.sentry_app is not None and row.sentry_app.slug == me.integration != ""


def says(act: Act, kind: str, data: Mapping[str, Any]) -> bool:
    """Whether a row of that type tells what the act does."""
    if act.kind == COMMENT:
        return kind == COMMENT and act.data.get("digest") == digest(str(data.get("text") or ""))
    if act.kind == "assigned":
        return kind == "assigned" and _is_assignee(act.data, data)
    return kind == PLAIN.get(act.kind, act.kind)


def own(act: Act, rows: Iterable[FeedRow], by: Asker, known: int) -> FeedRow | None:
    """The oldest new row that is the act."""
    found = [row for row in rows if number(row) > known and is_ours(row, by.me, by.account)]
    meant = [row for row in found if says(act, row.type, row.data)]
    return min(meant, key=number, default=None)


def contrary(act: Act, rows: Iterable[FeedRow], by: Asker, known: int) -> FeedRow | None:
    """The newest new row by which somebody else changed the same as the act."""
    found = [row for row in rows if number(row) > known and not is_ours(row, by.me, by.account)]
    meant = [row for row in found if _changes_same(act, row.type)]
    return max(meant, key=number, default=None)


def owns(session: Session, issue_id: int, row: FeedRow, me: Whoami) -> bool:
    """Whether a row is a wish's own, which tells it itself; from then on it is known as that."""
    at = number(row)
    asked = wishes.asked_of(session, issue_id)
    if any(wish.row == at for wish in asked):
        return True
    for place, wish in enumerate(asked):
        if not is_ours(row, me, wish.account or ""):
            continue
        after = min((each.known or 0 for each in asked[place + 1 :]), default=at)
        is_its_turn = (wish.known or 0) < at <= after
        may_be = wish.row is None and wish.state in {*wishes.OPEN, WishState.DONE}
        if is_its_turn and may_be and says(kept.act_of(wish.change), row.type, row.data):
            wishes.learn_row(session, wish, at)
            return True
    return False


def pressed_last(session: Session, issue_id: int, kind: str) -> int:
    """The newest row that a press is, or that it was judged by, of the same state; 0: none."""
    found = [
        wish.row or wish.known or 0
        for wish in wishes.asked_of(session, issue_id)
        if wish.state == WishState.DONE and _moves_same(kept.act_of(wish.change), kind)
    ]
    return max(found, default=0)


def done_by(row: FeedRow) -> str:
    """Who did it, for a sentence."""
    person = row.user.name or row.user.email if row.user else ""
    return person or (row.sentry_app.name if row.sentry_app else "")


def known_before(session: Session, issue: Issue, wish_id: int) -> int | None:
    """The feed's newest row, where that is known for sure; None: it has to be asked for."""
    earlier = [wish for wish in wishes.asked_of(session, issue.row_id) if wish.id != wish_id]
    is_open_ended = earlier and earlier[-1].row is None and earlier[-1].state != WishState.REFUSED
    if is_open_ended:
        return None  # It may have a newer one.
    rows = (issue.feed_row, *(wish.row for wish in earlier[-1:]))
    return max((row for row in rows if row is not None), default=None)


def _changes_same(act: Act, kind: str) -> bool:
    if act.kind in ASSIGNMENTS:
        return kind in ASSIGNMENTS
    return kind.startswith(STATES)


def _moves_same(act: Act, kind: str) -> bool:
    return _changes_same(act, kind) or (kind == AGED and act.kind not in {*ASSIGNMENTS, COMMENT})


def _is_assignee(wanted: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """A row names a person by id and address, a team by its id alone."""
    if wanted.get("assigneeType") != told.get("assigneeType"):
        return False
    if wanted.get("assigneeType") == "team":
        return True
    email = str(wanted.get("assigneeEmail") or "").lower()
    return email == str(told.get("assigneeEmail") or "").lower()
