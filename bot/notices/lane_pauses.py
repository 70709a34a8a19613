"""A target takes nothing any more: told to who answers for it."""

from typing import ClassVar

from bot import providers
from bot.notes.note import Line, Note, Strong, plain
from bot.notices.notice import Notice, notice_kind
from bot.providers.base import Names


@notice_kind("target_paused")
class TargetPaused(Notice):
    example: ClassVar = {
        "target": "slack:C024BE91L",
        "reason": "the channel is archived (is_archived)",
        "waiting": 3,
        "because": "you are an owner of Acme",
    }

    target: str
    reason: str
    waiting: int  # Posts that are kept.
    because: str  # Why its reader is told: `you subscribed it`.

    def note(self, tracker: str) -> Note:  # noqa: ARG002 - all notices are asked like this.
        place = _place(self.target)
        return Note(
            subject=f"target:{self.target}",
            title=f"Heliograph no longer sends anything to {plain(place)}: {self.reason}",
            headline=f"{self.target} is paused",
            thread=f"target/{self.target}",
            level="warning",
            lines=(
                ("Heliograph no longer sends anything to ", *place, f": {self.reason}."),
                (self._kept(),),
                (
                    *("Fix that, then ", Strong("Resume"), " in ", Strong("/helio status")),
                    *(", or ", Strong(f"python app.py resume {self.target}"), self._end()),
                ),
            ),
            footer=(f"You get this because {self.because}.",),
        )

    def _kept(self) -> str:
        if not self.waiting:
            return "Nothing waits for it yet; whatever comes in is kept."
        waits = "1 message waits" if self.waiting == 1 else f"{self.waiting:,} messages wait"
        return f"{waits} for it, and whatever comes in is kept too."

    def _end(self) -> str:
        return ", sends what waits." if self.waiting else ", opens it again."


@notice_kind("target_back")
class TargetBack(Notice):
    """What was wrong is put right; what waited is tried."""

    example: ClassVar = {"target": "slack:C024BE91L", "because": "you are an owner of Acme"}

    target: str
    because: str

    def note(self, tracker: str) -> Note:  # noqa: ARG002 - all notices are asked like this.
        place = _place(self.target)
        return Note(
            subject=f"target:{self.target}",
            title=f"Heliograph sends to {plain(place)} again",
            headline=f"{self.target} is open again",
            thread=f"target/{self.target}",
            level="info",
            lines=(("Heliograph sends to ", *place, " again, first what has waited."),),
            footer=(f"You get this because {self.because}.",),
        )


def _place(target: str) -> Line:
    """In people's words, where its provider has some."""
    kind = providers.kind_of(target)
    if isinstance(kind, Names):
        return kind.place(target.partition(":")[2])
    return (Strong(target),)
