"""The mail with a code: its row has the nonce that the code is made from, and nothing more."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar

from pydantic import SecretStr

from bot.notes.note import Note, Strong
from bot.notices.notice import Notice, notice_kind
from bot.vocabulary import codes

IGNORE = (
    "If you did not ask for this, ignore it: nothing happens without the code. Keep it to yourself."
)


@notice_kind("link_code")
class LinkCodeMail(Notice):
    example: ClassVar = {
        "nonce": "00112233445566778899aabbccddeeff",
        "workspace": "Acme",
        "name": "Ada Lovelace",
        "slack_user_id": "U024BE7LH",
        "expires_at": "2026-03-14T09:36:00Z",
    }

    nonce: str
    workspace: str
    name: str  # The Slack user's.
    slack_user_id: str
    expires_at: datetime

    def note(self, tracker: str) -> Note:
        """Without the code: whoever has no key can say no more."""
        who = Strong(f"{self.name} ({self.slack_user_id})")
        return Note(
            subject=f"link:{self.nonce}",
            title=f"Your code to link Slack and {tracker}",
            headline=f"Your code to link Slack and {tracker}",
            thread=f"link/{self.nonce}",
            level="info",
            lines=(
                (
                    *("The Slack user ", who, " of the workspace ", Strong(self.workspace)),
                    f" wants to act in {tracker} as the member with this address.",
                ),
            ),
            footer=(IGNORE,),
        )

    def sealed_note(self, tracker: str, key: SecretStr) -> Note:
        code = codes.code_of(key, self.nonce)
        until = f"{self.expires_at.astimezone(UTC):%H:%M} UTC"
        asked = self.note(tracker)
        typed = ("If that is you, type this code into Slack: ", Strong(code), ".")
        lasts = (f"It is good until {until}, for this Slack user only.",)
        return replace(asked, lines=(*asked.lines, typed, lasts))
