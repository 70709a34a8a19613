"""An issue is silent until something happens."""

from typing import ClassVar

from pydantic import Field

from bot.activities.base import Activity, Change, Moment, activity
from bot.notes.note import Effect, Line, Span
from bot.vocabulary.time_spans import span
from store.issues.issues import IssueStatus

LONGEST = 10**9  # Of anything counted here: no limit that anybody means.


@activity("set_ignored", "archived")
class SetIgnored(Activity):
    """At most one of the conditions; none of them: for ever."""

    example: ClassVar = {"ignoreCount": 100, "ignoreWindow": 60}
    changes_state: ClassVar = True
    effect: ClassVar = Effect.CLOSES

    until_escalating: bool = Field(False, alias="ignoreUntilEscalating")
    count: int | None = Field(None, alias="ignoreCount", ge=1, le=LONGEST)  # Events.
    window: int | None = Field(None, alias="ignoreWindow", ge=1, le=LONGEST)  # Minutes.
    user_count: int | None = Field(None, alias="ignoreUserCount", ge=1, le=LONGEST)
    user_window: int | None = Field(None, alias="ignoreUserWindow", ge=1, le=LONGEST)  # Minutes.
    until: Moment | None = Field(None, alias="ignoreUntil")
    duration: int | None = Field(None, alias="ignoreDuration", ge=1, le=LONGEST)  # Minutes.
    end_is_told: bool = Field(False, alias="endIsTold")  # By the source: it is not ended here.

    def words(self, who: Span, issue: Span) -> Line:
        return (who, " archived ", issue, " ", self.until_what())

    def noticed(self, tracker: Span, issue: Span) -> Line:
        return (issue, " is archived in ", tracker, " ", self.until_what())

    def change(self) -> Change:
        """With the conditions that this store can judge; how many in a window it can't."""
        judged = {
            "archive_ends_at": self.until,
            "archive_minutes": None if self.until else self.duration,
            "archive_events": None if self.window else self.count,
            "archive_users": None if self.user_window else self.user_count,
        }
        return {
            **{name: None if self.end_is_told else value for name, value in judged.items()},
            "status": IssueStatus.ARCHIVED,
            "substatus": self._substatus(),
            "archive_events_from": None,
            "archive_users_from": None,
        }

    def is_same(self, other: Activity) -> bool:
        """By what ends it, whoever judges that."""
        return isinstance(other, SetIgnored) and self.until_what() == other.until_what()

    @property
    def is_counted(self) -> bool:
        """Whether events or users end it."""
        return bool(self.count or self.user_count)

    def until_what(self) -> str:
        if self.until_escalating:
            return "until it escalates"
        if self.count:
            return f"until it happens {_times(self.count)}{_within(self.window)}"
        if self.user_count:
            users = (
                "1 more user is" if self.user_count == 1 else f"{self.user_count} more users are"
            )
            return f"until {users} affected{_within(self.user_window)}"
        if self.until:
            return f"until {self.until:%Y-%m-%d %H:%M %Z}"
        return f"for {span(self.duration)}" if self.duration else "for ever"

    def _substatus(self) -> str:
        if self.until_escalating:
            return "archived_until_escalating"
        conditions = (self.count, self.user_count, self.until, self.duration)
        return "archived_until_condition_met" if any(conditions) else "archived_forever"


def _times(count: int) -> str:
    return "once more" if count == 1 else f"{count} more times"


def _within(window: int | None) -> str:
    return f" within {span(window)}" if window else ""
