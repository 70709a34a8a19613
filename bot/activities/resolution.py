"""An issue is done, or open again."""

from typing import Any, ClassVar

from bot.activities.base import OPEN_AGAIN, Activity, Change, Expired, activity
from bot.notes.note import Effect, Line, Span
from store.issues.issues import IssueStatus

RESOLVED: Change = {"status": IssueStatus.RESOLVED, "substatus": ""}


@activity("set_resolved")
class SetResolved(Activity):
    example: ClassVar[dict[str, Any]] = {}
    changes_state: ClassVar = True
    effect: ClassVar = Effect.CLOSES

    def words(self, who: Span, issue: Span) -> Line:
        return (who, " marked ", issue, " as resolved")

    def noticed(self, tracker: Span, issue: Span) -> Line:
        return (issue, " is resolved in ", tracker)

    def change(self) -> Change:
        return RESOLVED


@activity("set_unresolved")
class SetUnresolved(Activity):
    example: ClassVar[dict[str, Any]] = {"expired_snooze": True}
    by_tracker: ClassVar = True
    changes_state: ClassVar = True

    expired_snooze: Expired = False

    def words(self, who: Span, issue: Span) -> Line:
        why = ": the time that it was archived for is over" if self.expired_snooze else ""
        return (who, " marked ", issue, " as unresolved", why)

    def noticed(self, tracker: Span, issue: Span) -> Line:
        return (issue, " is unresolved in ", tracker)

    def change(self) -> Change:
        return OPEN_AGAIN
