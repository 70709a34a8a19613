"""Somebody typed a wrong code to act as a member: whose address it is hears of it."""

from typing import ClassVar

from bot.notes.note import Note, Strong
from bot.notices.notice import Notice, notice_kind

ONCE = "If that was you, ignore this. You get this at most once a day, however many there are."


@notice_kind("link_tried")
class LinkTried(Notice):
    example: ClassVar = {
        "email": "ada@acme.test",
        "workspace": "Acme",
        "name": "Mallory",
        "slack_user_id": "U024BE7LH",
    }

    email: str  # The member's.
    workspace: str
    name: str  # The Slack user's who tried.
    slack_user_id: str

    def note(self, tracker: str) -> Note:
        headline = f"Somebody tried to link themselves to you in {tracker}"
        who = Strong(f"{self.name} ({self.slack_user_id})")
        return Note(
            subject=f"link:tried:{self.email}",
            title=headline,
            headline=headline,
            thread=f"link/tried/{self.email}",
            level="info",
            lines=(
                (
                    *("The Slack user ", who, " of the workspace ", Strong(self.workspace)),
                    *(" typed a wrong code to act as ", Strong(self.email), f" in {tracker}."),
                    " Nothing was linked.",
                ),
                ("If it wasn't you, don't give a code to anybody, and tell an admin.",),
            ),
            footer=(ONCE,),
        )
