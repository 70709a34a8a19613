"""Somebody said something about an issue, changed what they had said, or took it back."""

from typing import Annotated, Any, ClassVar

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from bot.activities.base import DELETED, TEXT_MAX, Activity, activity
from bot.notes.note import Line, Span
from store.issues.subscriptions import Part

CommentText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_MAX)
]
CommentId = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]

NOTE, UPDATE, DELETION = "note", "note_updated", "note_deleted"
WITHDRAWN = "the comment was deleted"
REDRAWN = "the messages that tell the comment are drawn anew, and nobody is notified"
GONE = {"text": "(deleted)", DELETED: True}  # What is kept of a comment that was deleted.
APPLIED = "isApplied"  # In the stored data of an edit: its text is the comment's.


@activity(NOTE)
class Comment(Activity):
    example: ClassVar = {"text": "The gateway changed its API, I am on it."}

    is_about_comment: ClassVar = True
    takes_part: ClassVar = Part.COMMENTED

    text: CommentText
    is_edited: bool = Field(False, alias="isEdited")
    is_deleted: bool = Field(False, alias=DELETED)

    def words(self, who: Span, issue: Span) -> Line:
        """A comment of several lines keeps them, below who said it."""
        if self.is_deleted:
            return (who, " commented on ", issue, ", and the comment was deleted")
        between = ":\n" if "\n" in self.text else ": "
        edited = (" (edited)",) if self.is_edited else ()
        return (who, " commented on ", issue, between, self.text, *edited)

    def silence(self) -> str:
        return WITHDRAWN if self.is_deleted else ""

    def comment(self, own_id: str) -> str:
        return own_id


class CommentChange(Activity):
    """It makes no message: those that tell the comment are drawn anew."""

    is_about_comment: ClassVar = True
    takes_part: ClassVar = None
    is_told: ClassVar = False
    did: ClassVar[str]

    comment_id: CommentId = Field(alias="comment")  # As whoever tells it knows the comment.

    def words(self, who: Span, issue: Span) -> Line:
        return (who, f" {self.did} a comment on ", issue)

    def silence(self) -> str:
        return REDRAWN

    def comment(self, own_id: str) -> str:
        return self.comment_id


@activity(UPDATE)
class CommentUpdated(CommentChange):
    example: ClassVar = {"comment": "4711", "text": "The gateway changed its API; fixed."}

    did = "edited"

    is_applied: bool = Field(False, alias=APPLIED)  # Before the text, which is checked by it.
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=TEXT_MAX)] = Field(
        "", validate_default=True
    )

    @field_validator("text")
    @classmethod
    def _says_something(cls, text: str, known: ValidationInfo) -> str:
        if not text and not known.data.get("is_applied"):
            raise ValueError("is needed")
        return text

    def edit(self) -> dict[str, Any]:
        return {"text": self.text, "isEdited": True}


@activity(DELETION)
class CommentDeleted(CommentChange):
    example: ClassVar = {"comment": "4711"}

    did = "deleted"

    def edit(self) -> dict[str, Any]:
        return GONE
