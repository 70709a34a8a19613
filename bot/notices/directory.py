"""The directory is not as the tracker has it: told to owners, once while it lasts."""

from typing import ClassVar

from bot.notes.note import Note, Strong
from bot.notices.notice import Notice, notice_kind

HELD = "directory_held"


@notice_kind(HELD)
class DirectoryHeld(Notice):
    example: ClassVar = {"gone": "12 of 40 members"}

    gone: str

    def note(self, tracker: str) -> Note:
        return _note(
            (f"{tracker} has no more {self.gone} that are in the directory.",),
            (
                "That is too much at once, so nothing was changed. If it is right, run ",
                Strong("python app.py sync --remove-many"),
                f"; if not, see what SENTRY_TOKEN may read in {tracker}.",
            ),
        )


@notice_kind("directory_unread")
class DirectoryUnread(Notice):
    example: ClassVar = {
        "reason": "SENTRY_TOKEN lacks the scope team:read, which is needed to read the teams"
    }

    reason: str

    def note(self, tracker: str) -> Note:
        return _note(
            (f"People, teams and projects can't be read from {tracker}: {self.reason}.",),
            ("Until then they stay as they are; ", Strong("python app.py doctor"), " looks again."),
        )


@notice_kind("issues_unread")
class IssuesUnread(Notice):
    example: ClassVar = {
        "reason": "SENTRY_TOKEN lacks the scope event:read, which is needed to read issues"
    }

    reason: str

    def note(self, tracker: str) -> Note:
        headline = f"Heliograph: issues can't be read from {tracker}"
        said = f"What happens to issues can't be read from {tracker}: {self.reason}."
        kept = "Nothing is lost by it: what happens meanwhile is told when it can be read again; "
        lines = ((said,), (kept, Strong("python app.py doctor"), " looks now."))
        return Note(
            subject="issues_unread",
            title=headline,
            headline=headline,
            thread="issues_unread",
            level="error",
            lines=lines,
        )


def _note(*lines: tuple[str | Strong, ...]) -> Note:
    headline = "Heliograph: the directory is not up to date"
    return Note(
        subject="directory",
        title=headline,
        headline=headline,
        thread="directory",
        level="error",
        lines=lines,
    )
