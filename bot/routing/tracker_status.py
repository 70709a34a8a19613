"""How Heliograph and the tracker stand with each other: what was read when, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.services import Services
from store.issues import feed, wishes
from store.issues.feed import Waiting
from store.people import directory_sync

LATE = timedelta(minutes=5)  # So long after a poll that is missing something is wrong …
POLLS = 5  # … or so many polls, where they are seldom.
UNREAD = "issues have not been read for a while: `python app.py doctor` and the log say why"


@dataclass(frozen=True)
class Tracker:
    """What is asked for people, teams, projects and issues."""

    title: str
    faults: Sequence[str]  # Each with what to do.
    read_at: datetime | None  # When people and projects were read the last time.
    polled_at: datetime | None  # When issues were; None: never, or nobody polls.
    unread: Waiting  # Issues of which something happened that was not read yet.
    presses: Waiting  # What was pressed and is not answered yet.
    lost: str = ""  # Webhooks that did not arrive, in words.


def of(session: Session, services: Services) -> Tracker | None:
    """None: none is connected."""
    settings = services.settings
    if settings.sentry_org is None:
        return None
    row = directory_sync.of(session, settings.sentry_org)
    polled_at = row.polled_at if settings.sentry_poll else None
    is_late = _is_late(polled_at, services)
    faults = [row.fault, row.unread or (UNREAD if is_late else ""), *row.webhooks.splitlines()]
    return Tracker(
        settings.tracker_name,
        [fault for fault in faults if fault],
        row.done_at,
        polled_at,
        feed.unread(session),
        wishes.waiting(session),
        row.lost,
    )


def _is_late(polled_at: datetime | None, services: Services) -> bool:
    allowed = max(LATE, POLLS * timedelta(seconds=services.settings.sentry_poll))
    return polled_at is not None and services.steady() > polled_at + allowed
