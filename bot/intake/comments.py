"""A comment that is edited or deleted is so wherever it stands, in whatever order that is told.

The comment's own row always says how it stands now; the rows of its edits keep no text, but for
one that came before the comment itself. Messages that tell it are drawn anew, and nobody is
notified.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlmodel import Session

from bot.activities import comment
from bot.activities.base import DELETED, Activity
from bot.activities.comment import APPLIED, GONE, WITHDRAWN
from bot.intake import retold
from bot.intake.incoming import Incoming
from bot.intake.shown import FromTracker
from bot.notices.digest import Digest
from bot.services import Services
from store.issues import activities, issues
from store.issues.activities import ActivityRow
from store.issues.places import Place
from store.outbox import enqueue, told_messages
from store.outbox.models import Purpose

TEXT = "text"  # In the stored data of a comment, and of an edit.


@dataclass(frozen=True)
class Comment:
    """All that was told of one comment, and what is told now."""

    key: str  # `sentry:comment:51`.
    rows: Sequence[ActivityRow]  # Oldest first.
    activity: Activity  # The comment itself, or what became of it.

    @classmethod
    def about(
        cls, session: Session, place: Place, incoming: Incoming, activity: Activity, source: str
    ) -> Self:
        """Nobody else changes the comment until the transaction ends."""
        shown = incoming.shown.comment if isinstance(incoming, FromTracker) else ""
        issues.hold(session, place.issue_id)
        key = f"{source}:{activity.comment(shown or incoming.id)}"
        return cls(key, activities.of_comment(session, place.organization_id, key), activity)

    @property
    def repeated(self) -> int | None:
        """The activity that told the same; None: this one is news."""
        edit, own, deletion = self.activity.edit(), self._own, self._deletion
        if not edit:
            return own.row_id if own else None
        if edit is GONE or deletion is not None:
            return deletion.row_id if edit is GONE and deletion else None
        now = self._now
        return now.row_id if now is not None and now.data[TEXT] == edit[TEXT] else None

    def as_it_stands(self) -> Mapping[str, Any]:
        """The comment's own data, where its edit or its deletion came before it; else empty."""
        if self.activity.edit() or not self.rows:
            return {}
        if self._deletion is not None:
            return GONE
        return {TEXT: self._now.data[TEXT], "isEdited": True} if self._now else {}

    def settle(self, session: Session, services: Services, activity_id: int) -> None:
        """After the activity is stored: the rows, and what tells the comment, become true."""
        new, own, edit = session.get_one(ActivityRow, activity_id), self._own, self.activity.edit()
        new.comment = self.key
        is_deleted = edit is GONE or self._deletion is not None
        texts = [row for row in (*self.rows, new) if row is not own and row.kind != comment.NOTE]
        if edit and own is None and not is_deleted:
            texts.remove(new)  # Nothing else has the text until the comment itself comes.
        for row in texts:
            if TEXT in row.data:
                row.data = {"comment": row.data["comment"], APPLIED: True}
        if edit and own is not None and not own.data.get(DELETED):
            before, own.data = own.data, dict(edit)
            session.flush()
            _correct(session, services, own, str(before[TEXT]))
        session.flush()

    @property
    def _own(self) -> ActivityRow | None:
        return next((row for row in self.rows if row.kind == comment.NOTE), None)

    @property
    def _deletion(self) -> ActivityRow | None:
        return next((row for row in self.rows if row.kind == comment.DELETION), None)

    @property
    def _now(self) -> ActivityRow | None:
        """The row that has the text; None: nothing has one."""
        texts = [row for row in self.rows if TEXT in row.data]
        return self._own or (texts[-1] if texts else None)


def _correct(session: Session, services: Services, own: ActivityRow, before: str) -> None:
    """All that has told the comment, or will."""
    is_deleted = own.data.get(DELETED, False)
    if is_deleted:
        told_messages.release_held(session, own.row_id, WITHDRAWN)
    retold.redraw(session, services, own.row_id)
    after = own.data[TEXT] if is_deleted else f"{own.data[TEXT]} (edited)"
    for told in told_messages.digests(session, own.row_id):
        digest = Digest.model_validate(told.notice.data)
        corrected = digest.corrected(own.row_id, before, after)
        if corrected == digest:
            continue
        told.notice.data = corrected.model_dump(mode="json")
        if retold.can_be_redrawn(told.target):
            enqueue.delivery(
                session,
                told.target,
                Purpose.REDRAW,
                at=services.steady(),
                memo_id=told.notice.row_id,
            )
