"""The time in this Sentry, which a test may move."""

from datetime import UTC, datetime, timedelta


class Clock:
    def __init__(self) -> None:
        self.ahead = timedelta()  # Of the machine's clock.

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def move(self, by: timedelta) -> None:
        self.ahead += by


def iso(moment: datetime | None) -> str | None:
    """As Sentry writes it, with microseconds and a Z."""
    if moment is None:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
