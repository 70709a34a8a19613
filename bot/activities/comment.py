"""Somebody said something about an issue."""

from typing import Annotated, ClassVar

from pydantic import StringConstraints

from bot.activities.base import TEXT_MAX, Activity, activity
from bot.notes.note import Line, Span
from store.issues.subscriptions import Part

CommentText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_MAX)
]


@activity("note")
class Comment(Activity):
    example: ClassVar = {"text": "The gateway changed its API, I am on it."}

    takes_part: ClassVar = Part.COMMENTED

    text: CommentText

    def words(self, who: Span, issue: Span) -> Line:
        """A comment of several lines keeps them, below who said it."""
        between = ":\n" if "\n" in self.text else ": "
        return (who, " commented on ", issue, between, self.text)
