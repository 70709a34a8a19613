"""A step of an incident: what happened, for all who are told, in place of an activity's kind."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.activities.base import NOBODY, Concerned
from bot.notes.note import Effect
from bot.vocabulary.preferences import Setting
from store.incidents.incidents import IncidentStatus

KIND = "incident"  # Of its row among the activities.
EFFECTS: Mapping[IncidentStatus, Effect] = {
    IncidentStatus.OPEN: Effect.TELLS,  # Whoever is on call is woken by what is known to be bad.
    IncidentStatus.WARNING: Effect.OPENS,
    IncidentStatus.CRITICAL: Effect.OPENS,
    IncidentStatus.RESOLVED: Effect.CLOSES,
}
# As an issue's level, for routes with a min_level and for pagers.
LEVELS: Mapping[IncidentStatus, str] = {
    IncidentStatus.OPEN: "warning",
    IncidentStatus.WARNING: "warning",
    IncidentStatus.CRITICAL: "fatal",
    IncidentStatus.RESOLVED: "info",
}


class Step(BaseModel):
    """One status, and the one before it; stored as an activity's data."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    status: IncidentStatus
    before: IncidentStatus | None = None  # None: it is the first.
    lasted: float = 0  # Seconds in the status before.
    whole: float = 0  # Seconds since the incident began.
    text: str = ""  # What was measured.
    # When it came into the status, where a newer one was told before; it changed nothing.
    late_of: datetime | None = None
    is_first: bool = False  # It came late, and nothing was told of its incident before.

    @property
    def kind(self) -> str:
        return KIND

    @property
    def setting(self) -> Setting:
        return Setting.INCIDENTS

    @property
    def effect(self) -> Effect:
        return Effect.TELLS if self.is_late else EFFECTS[self.status]

    @property
    def is_late(self) -> bool:
        return self.late_of is not None

    @property
    def posts_card(self) -> bool:
        """Where no card stands there is nothing to say of an incident that is over."""
        return self.status != IncidentStatus.RESOLVED and (self.is_first or not self.is_late)

    @property
    def is_told(self) -> bool:
        """Who never heard of it need not hear that it is over."""
        return self.posts_card or self.is_late or self.before is not None

    @property
    def moves_subject(self) -> bool:
        return not self.is_late

    @property
    def tells_each_card(self) -> bool:
        """Each card has the whole story, whatever its route takes by now."""
        return True

    @property
    def is_loud(self) -> bool:
        """Whether its replies are shown in the channel too."""
        return self.status == IncidentStatus.CRITICAL and not self.is_late

    @property
    def level(self) -> str | None:
        """None: that of its worst status decides who hears that it is over."""
        return None if self.status == IncidentStatus.RESOLVED else LEVELS[self.status]

    def concerns(self) -> Concerned:
        return NOBODY

    def sentence(self) -> str:
        """`Critical after 12 minutes as Warning: 1,204 events in the last 10 minutes`."""
        head, tail = self.head(), self.tail()
        return f"{head}{tail}"

    def head(self) -> str:
        status = self.status.title()
        if self.late_of is None:
            return status
        return f"Reported late, from {self.late_of.astimezone(UTC):%Y-%m-%d %H:%M} UTC: {status}"

    def tail(self) -> str:
        """All that follows the status."""
        if self.before is None:
            return self._measured()
        if self.before == IncidentStatus.RESOLVED:
            return f" again, {duration(self.lasted)} after it was resolved{self._measured()}"
        after = f" after {duration(self.lasted)} as {self.before.title()}"
        if self.status == IncidentStatus.RESOLVED and self.whole > self.lasted:
            after += f"; it lasted {duration(self.whole)} in all"
        return f"{after}{self._measured()}"

    def _measured(self) -> str:
        return f": {self.text}" if self.text else ""


def duration(seconds: float) -> str:
    """In the two largest units: `2 hours 5 minutes`."""
    whole = timedelta(seconds=max(0, round(seconds)))
    hours, left = divmod(whole.seconds, 3600)
    counts = {
        "day": whole.days,
        "hour": hours,
        "minute": left // 60,
        "second": left % 60,
    }
    told = [f"{n:,} {unit}{'' if n == 1 else 's'}" for unit, n in counts.items() if n]
    return " ".join(told[:2]) or "less than a second"


def step_of(data: Mapping[str, Any]) -> Step:
    """The step as it was stored."""
    return Step.model_validate(data)
