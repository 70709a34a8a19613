"""So much more came of an issue since it was told that it is told again."""

from typing import ClassVar, Self

from pydantic import model_validator

from bot.activities.base import Activity, Count, activity
from bot.notes.note import Effect, Line, Span
from bot.vocabulary.preferences import Setting
from bot.vocabulary.route_again import more


@activity("again")
class Again(Activity):
    """One of both; of users, those who were not counted when it was told."""

    example: ClassVar = {"events": 132}
    posts_card: ClassVar = True
    by_tracker: ClassVar = True
    effect: ClassVar = Effect.OPENS
    setting: ClassVar = Setting.ALERTS
    takes_part: ClassVar = None

    events: Count = 0
    users: Count = 0

    @model_validator(mode="after")
    def _has_more(self) -> Self:
        if not (self.events or self.users):
            raise ValueError("needs events or users")
        return self

    def words(self, who: Span, issue: Span) -> Line:
        return (issue, " happened again: ", self._more(), " since it was told")

    def alone(self, who: Span, issue: Span) -> Line:
        return ("Alert: ", issue, ": ", self._more(), " since it was told")

    def _more(self) -> str:
        return more(self.events, "events") if self.events else more(self.users, "users")
