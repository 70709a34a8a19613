"""An issue escalates: it is louder than before, or its archive condition has expired."""

from typing import ClassVar

from bot.activities.base import Activity, Change, Count, Expired, activity
from bot.notes.note import Effect, Line, Span
from store.issues.issues import IssueStatus


@activity("set_escalating")
class SetEscalating(Activity):
    """At most one of the two reasons."""

    example: ClassVar = {"forecast": 120}
    by_tracker: ClassVar = True
    changes_state: ClassVar = True
    effect: ClassVar = Effect.OPENS

    forecast: Count = 0  # Events in an hour that it has passed.
    expired_snooze: Expired = False

    def words(self, who: Span, issue: Span) -> Line:
        return (who, " marked ", issue, " as escalating", self._why())

    def change(self) -> Change:
        return {"status": IssueStatus.UNRESOLVED, "substatus": "escalating"}

    def _why(self) -> str:
        if self.forecast:
            events = "1 event" if self.forecast == 1 else f"{self.forecast:,} events"
            return f": over {events} in an hour"
        return ": its archive condition has expired" if self.expired_snooze else ""
