"""A test that somebody asked for, to see that what they are told reaches them."""

from typing import ClassVar

from bot.notes.note import Note, Strong
from bot.notices.notice import Notice, notice_kind


@notice_kind("trial")
class Trial(Notice):
    example: ClassVar = {"email": "ada@acme.test"}

    email: str

    def note(self, tracker: str) -> Note:
        return Note(
            subject=f"trial:{self.email}",
            title="A test from Heliograph",
            headline="A test from Heliograph",
            thread=f"trial/{self.email}",
            level="info",
            lines=(
                (
                    *("This is the test that you asked for. What concerns you in ", tracker),
                    *(" reaches ", Strong(self.email), " here."),
                ),
            ),
        )
