"""An issue is done, or open again."""

from typing import Any, ClassVar

from bot.activities.base import OPEN_AGAIN, Activity, Change, activity
from bot.notes import Effect, Line, Span
from store.issues import IssueStatus

RESOLVED: Change = {"status": IssueStatus.RESOLVED, "substatus": ""}


@activity("set_resolved")
class SetResolved(Activity):
    example: ClassVar[dict[str, Any]] = {}
    changes_state: ClassVar = True
    effect: ClassVar = Effect.CLOSES

    def words(self, who: Span, issue: Span) -> Line:
        return (who, " marked ", issue, " as resolved")

    def change(self) -> Change:
        return RESOLVED


@activity("set_unresolved")
class SetUnresolved(Activity):
    example: ClassVar[dict[str, Any]] = {}
    changes_state: ClassVar = True

    def words(self, who: Span, issue: Span) -> Line:
        return (who, " marked ", issue, " as unresolved")

    def change(self) -> Change:
        return OPEN_AGAIN
