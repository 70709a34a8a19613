"""Somebody's link ended, and not by their own hand: both sides are told."""

from typing import ClassVar

from bot.notes.note import Line, Note, Strong
from bot.notices.notice import Notice, notice_kind

ENDS = (
    "If that was not you, remove Heliograph from your authorized applications in {tracker}, and"
    " tell an admin. /helio unlink in Slack ends it too."
)
AGAIN = "If you did not expect this, tell an admin; /helio link in Slack links you again."


@notice_kind("link_replaced")
class LinkReplaced(Notice):
    """A newer link has taken the place of one of its two sides."""

    example: ClassVar = {
        "email": "ada@acme.test",
        "slack_user_id": "U024BE7LH",
        "workspace": "Acme",
    }

    email: str  # The member's.
    slack_user_id: str
    workspace: str

    def note(self, tracker: str) -> Note:
        return _ended(self, tracker, "a newer link took its place")


@notice_kind("link_removed")
class LinkRemoved(LinkReplaced):
    """An admin has removed it."""

    def note(self, tracker: str) -> Note:
        return _ended(self, tracker, "an admin removed the link")


def _ended(link: LinkReplaced, tracker: str, why: str) -> Note:
    headline = f"A link of Slack and {tracker} has ended"
    said: Line = (
        *("The Slack user ", Strong(link.slack_user_id), " of ", Strong(link.workspace)),
        *(" does not act as ", Strong(link.email), f" in {tracker} any more: {why}."),
    )
    return Note(
        subject=f"link:{link.workspace}:{link.slack_user_id}",
        title=headline,
        headline=headline,
        thread=f"link/{link.workspace}/{link.slack_user_id}",
        level="info",
        lines=(said,),
        footer=(AGAIN,),
    )


@notice_kind("link_allowed")
class LinkAllowed(LinkReplaced):
    """The member allowed it in the tracker: the Slack user acts there as they."""

    def note(self, tracker: str) -> Note:
        headline = f"A Slack user acts in {tracker} as you"
        said: Line = (
            *("The Slack user ", Strong(self.slack_user_id), " of ", Strong(self.workspace)),
            *(" was allowed to act in ", f"{tracker} as ", Strong(self.email), "."),
        )
        return Note(
            subject=f"link:{self.workspace}:{self.slack_user_id}",
            title=headline,
            headline=headline,
            thread=f"link/{self.workspace}/{self.slack_user_id}",
            level="info",
            lines=(said,),
            footer=(ENDS.format(tracker=tracker),),
        )
