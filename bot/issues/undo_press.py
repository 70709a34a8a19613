"""Taking a press back: for a while, and only while nothing newer happened."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from sqlmodel import Session

from bot.activities import resolution_kinds
from bot.errors import UserError
from bot.identity import gate
from bot.identity.gate import Allowed, Presser
from bot.issues import wish
from bot.issues.acts import Act, Confirmation, in_words, name, undoable
from bot.issues.press import carry_out, in_one_write, redraw, tried
from bot.services import Services
from bot.vocabulary import roles
from bot.vocabulary.pressed import Pressed
from bot.vocabulary.roles import Right
from store.engine import Unavailable
from store.issues import activities, issues
from store.issues import intake as stored
from store.issues import undo as undos
from store.issues.issues import Issue, IssueStatus
from store.issues.undo import Undo
from store.people import directory

log = logging.getLogger(__name__)

UNDO_FOR = timedelta(minutes=10)
KEPT_FOR = timedelta(days=1)  # So long somebody who is too late is told so.

ASSIGNS = {"issue.assign", "issue.unassign"}  # All others moved the status.

Told = tuple[str, dict[str, Any]]  # An activity's kind and data.


class NothingToUndo(UserError):
    """There is nothing left to undo."""

    ends_question: ClassVar = True


class UndoneAlready(UserError):
    """That has already been undone; the card shows how {issue} stands now."""

    ends_question: ClassVar = True


class NotYours(UserError):
    """Only who did it, or an admin, can undo that."""


class TooLate(UserError):
    """That can be undone for 10 minutes; {issue} stays as it is."""

    ends_question: ClassVar = True


class SomethingNewer(UserError):
    """Something newer happened to {issue}, so nothing was undone; the card shows it."""

    ends_question: ClassVar = True


class LeftMeanwhile(UserError):
    """{name} is deactivated by now, so nothing was undone; choose somebody in the menu."""

    ends_question: ClassVar = True


def undo(services: Services, pressed: Pressed, by: Presser) -> Confirmation:
    """Bring the issue back to where the press found it.

    Raises:
        UserError: the person may not, it is too late, or something newer happened.
    """

    def work(session: Session) -> Confirmation | UserError:
        undo_id = pressed.find(session, Undo)
        kept = session.get(Undo, undo_id) if undo_id is not None else None
        if kept is None:
            raise NothingToUndo
        issues.hold(session, kept.issue_id)
        session.refresh(kept)  # Somebody may have used it while this waited.
        allowed = gate.issue_for(session, services, kept.issue_id, by)
        _check(kept, allowed, services.now())
        try:
            if wish.is_asked(services, allowed.organization):
                return _ask(session, services, allowed, kept, by)
            act = _take_back(session, services, kept, allowed.issue)
        except UserError as refusal:
            redraw(session, services, allowed.issue)
            return refusal
        carry_out(session, services, allowed, act, by)
        _restore(session, kept)
        return Confirmation(("Undone: ", *in_words(allowed.issue, act)))

    return in_one_write(services, work)


def _ask(
    session: Session, services: Services, allowed: Allowed, kept: Undo, by: Presser
) -> Confirmation:
    """The way back as a wish of the tracker."""
    issue = allowed.issue
    act = tried(session, issue, lambda: _take_back(session, services, kept, issue))
    session.refresh(kept)
    before, undo_of = undoable(issue), kept.row_id
    return wish.ask(session, services, allowed, act, by, before=before, undo_of=undo_of)


def check_back(session: Session, undo_of: int, issue: Issue) -> Undo:
    """What a wish takes back, as long as it can be.

    Raises:
        UserError: somebody has, or something newer happened.
    """
    kept = session.get(Undo, undo_of)
    if kept is None:
        raise NothingToUndo
    if kept.used_at is not None:
        raise UndoneAlready(issue=name(issue))
    if issue.last_activity_id != kept.activity_id:
        raise SomethingNewer(issue=name(issue))
    return kept


def settle(session: Session, services: Services, undo_of: int) -> None:
    """The tracker did it: it can't be taken back again."""
    kept = session.get(Undo, undo_of)
    if kept is not None:
        undos.use(session, kept.row_id, services.now())
        _restore(session, kept)


def forget(services: Services) -> None:
    """Remove what can't be undone any more, for the scheduler."""
    try:
        with services.database.write() as session:
            undos.forget(session, services.now() - KEPT_FOR)
    except Unavailable as error:
        log.warning("old undos wait for the database: %s", error)


def _check(kept: Undo, allowed: Allowed, now: datetime) -> None:
    member = allowed.member
    if member.email != kept.email and not roles.may(member, Right.ADMINISTER_PROJECTS):
        raise NotYours
    if now - kept.at > UNDO_FOR:
        raise TooLate(issue=name(allowed.issue))


def _take_back(session: Session, services: Services, kept: Undo, issue: Issue) -> Act:
    """Decide by conditional updates; the act that leads back."""
    if kept.used_at is not None:
        raise UndoneAlready(issue=name(issue))
    if kept.action in ASSIGNS:
        _check_back(session, issue, kept.before["assignee"])
    if issue.last_activity_id != kept.activity_id or not issues.claim(session, issue):
        raise SomethingNewer(issue=name(issue))
    if not undos.use(session, kept.row_id, services.now()):
        raise UndoneAlready(issue=name(issue))
    return _back(session, kept)


def _check_back(session: Session, issue: Issue, assignee: dict[str, Any] | None) -> None:
    """Nobody gets an issue back who has left; whom the directory does not know may have it."""
    email = str((assignee or {}).get("email") or "")
    member = directory.member_by_email(session, issue.organization_id, email) if email else None
    if member is not None and not member.is_active:
        raise LeftMeanwhile(name=member.name or member.email)


def _back(session: Session, kept: Undo) -> Act:
    """The assignee as it was, or else the state."""
    before = kept.before
    if kept.action in ASSIGNS:
        kind, data = _assigned(before["assignee"])
        substatus = None
    else:
        kind, data = _RETOLD[IssueStatus(before["status"])](session, kept)
        substatus = before["substatus"]
    noted = {"undone": kept.action}
    return Act(kind, action="issue.undo", data=data, substatus=substatus, noted=noted)


def _assigned(assignee: dict[str, Any] | None) -> Told:
    if assignee is None:
        return "unassigned", {}
    return "assigned", {
        "assignee": assignee["name"],
        "assigneeType": assignee["type"],
        "assigneeEmail": assignee["email"],
    }


def _unresolved(_session: Session, _kept: Undo) -> Told:
    return "set_unresolved", {}


def _resolved(session: Session, kept: Undo) -> Told:
    """By what it was resolved: a release, or a commit, say."""
    said = activities.last_of(session, kept.issue_id, resolution_kinds(), kept.activity_id)
    return (said.kind, said.data) if said else ("set_resolved", {})


def _archived(session: Session, kept: Undo) -> Told:
    """Until what it was archived; a length of time is not begun anew."""
    said = activities.last_of(session, kept.issue_id, ["set_ignored"], kept.activity_id)
    data = dict(said.data) if said else {}
    ends_at = kept.before["archive_ends_at"]
    if ends_at:
        data = {"ignoreUntil": ends_at}
    return "set_ignored", data


_RETOLD: Mapping[IssueStatus, Callable[[Session, Undo], Told]] = {
    IssueStatus.UNRESOLVED: _unresolved,
    IssueStatus.RESOLVED: _resolved,
    IssueStatus.ARCHIVED: _archived,
}


def _restore(session: Session, kept: Undo) -> None:
    """What the activity can't say: how far the archive's condition was."""
    counts = ("archive_events_from", "archive_users_from")
    columns = {column: kept.before[column] for column in counts}
    stored.change_issue(session, kept.issue_id, columns)
