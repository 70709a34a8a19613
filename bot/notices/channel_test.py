"""A test in a channel: who has set it up sees that what is sent comes there."""

from typing import ClassVar

from bot.notes.note import Note, Strong
from bot.notices.notice import Notice, notice_kind


@notice_kind("channel_test")
class ChannelTest(Notice):
    example: ClassVar = {"project": "api"}

    project: str = ""  # Whose alerts come there; "": nothing is said of that, "*": all projects.

    def note(self, tracker: str) -> Note:
        return Note(
            subject="channel_test",
            title="A test from Heliograph",
            headline="A test from Heliograph",
            thread="channel_test",
            level="info",
            lines=(("This is a test: what Heliograph sends comes here.",), *self._alerts(tracker)),
        )

    def _alerts(self, tracker: str) -> tuple[tuple[str | Strong, ...], ...]:
        if not self.project:
            return ()
        if self.project == "*":
            return ((f"Alerts of all projects in {tracker} come to this channel from now on.",),)
        return (
            (
                *("Alerts of ", Strong(self.project), f" in {tracker} come to this channel"),
                " from now on.",
            ),
        )
