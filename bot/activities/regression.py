"""A resolved issue is back."""

from typing import ClassVar

from bot.activities.base import Activity, Change, OneLine, activity
from bot.activities.releases import release
from bot.notes.note import Effect, Line, Span
from store.issues.issues import IssueStatus


@activity("set_regression")
class SetRegression(Activity):
    example: ClassVar = {"version": "shop@2.5.0", "resolved_in_version": "shop@2.4.1"}
    by_tracker: ClassVar = True
    changes_state: ClassVar = True
    effect: ClassVar = Effect.OPENS

    version: OneLine = ""
    resolved_in_version: OneLine = ""

    def words(self, who: Span, issue: Span) -> Line:
        return (who, " marked ", issue, " as a regression", *self._releases(issue))

    def change(self) -> Change:
        return {"status": IssueStatus.UNRESOLVED, "substatus": "regressed"}

    def _releases(self, issue: Span) -> Line:
        """Where it came back, and where it had been resolved, as far as known."""
        back: Line = (": it came back in release ", release(self.version, issue))
        then: Line = ("resolved in release ", release(self.resolved_in_version, issue))
        if self.version and self.resolved_in_version:
            return (*back, "; it had been ", *then)
        if self.resolved_in_version:
            return (": it had been ", *then)
        return back if self.version else ()
