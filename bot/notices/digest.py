"""What came in somebody's quiet hours, told at their end."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from bot.notes.note import Line, Link, Note, Struck
from bot.notices.notice import Notice, notice_kind

URL_MAX = 150  # Characters, ours, as below: thirty lines must fit into one message of Slack's.
NAME_MAX = 60
TEXT_MAX = 150


class Entry(BaseModel):
    """One activity that was held."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str  # Of its issue, or of what else it happened to.
    url: str = ""
    text: str  # Its sentence.
    is_over: bool = False  # Its issue is resolved by now.
    activity_id: int = 0  # 0: of an older version.

    def corrected(self, activity_id: int, before: str, after: str) -> "Entry":
        """With what its comment says now in the place of what that said, if it tells the comment.

        One of an older version tells it where it ends with its text.
        """
        is_it = self.activity_id == activity_id if self.activity_id else self._ends_with(before)
        head, _, _ = self.text.rpartition(before)
        return self.model_copy(update={"text": f"{head}{after}"}) if is_it else self

    def _ends_with(self, comment: str) -> bool:
        return self.text.endswith((f": {comment}", f":\n{comment}"))

    def line(self) -> Line:
        name = Link(_cut(self.name, NAME_MAX), self.url if len(self.url) <= URL_MAX else "")
        text = _cut(self.text, TEXT_MAX)
        if self.is_over:
            return (name, ": ", Struck(text), " (resolved by now)")
        return (name, f": {text}")


@notice_kind("digest")
class Digest(Notice):
    is_chosen: ClassVar = True
    example: ClassVar = {
        "count": 3,
        "entries": [
            {
                "name": "SHOP-7",
                "url": "https://sentry.acme.test/issues/7/",
                "text": "Alert: SHOP-7 - ZeroDivisionError: division by zero",
                "is_over": True,
            },
            {
                "name": "SHOP-9",
                "url": "https://sentry.acme.test/issues/9/",
                "text": "Grace Hopper assigned SHOP-9 to Ada Lovelace",
            },
        ],
    }

    count: int  # Of all that was held; what has no entry is counted in words.
    entries: tuple[Entry, ...]

    def corrected(self, activity_id: int, before: str, after: str) -> "Digest":
        """With what a comment says now in the place of what it said."""
        entries = tuple(each.corrected(activity_id, before, after) for each in self.entries)
        return self.model_copy(update={"entries": entries})

    def note(self, tracker: str) -> Note:
        what = "1 message" if self.count == 1 else f"{self.count:,} messages"
        headline = f"{what} from {tracker} came in your quiet hours"
        rest = self.count - len(self.entries)
        more: tuple[Line, ...] = ((f"… and {rest:,} more.",),) if rest else ()
        lines = tuple(entry.line() for entry in self.entries)
        return Note(
            subject="digest",
            title=headline,
            headline=headline,
            thread="digest",
            level="info",
            lines=(*lines, *more),
        )


def _cut(text: str, most: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[: most - 1]}…"
