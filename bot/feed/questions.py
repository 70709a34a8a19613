"""Questions to the tracker, one after the other: one that fails holds up no other."""

from collections.abc import Callable, Iterable

from bot.sentry.errors import (
    SentryElsewhere,
    SentryError,
    SentryLimited,
    SentryOrganizationUnknown,
    SentryTokenInvalid,
    SentryUnknown,
    SentryUnreachable,
)
from bot.services import Unavailable

# After these the next question would fail as well.
HOPELESS = (
    SentryElsewhere,
    SentryLimited,
    SentryOrganizationUnknown,
    SentryTokenInvalid,
    SentryUnknown,
    SentryUnreachable,
    Unavailable,
)


def all_of(questions: Iterable[Callable[[], None]]) -> None:
    """Ask them all.

    Raises:
        SentryError: the first, after the last.
        Unavailable: the database; nothing more was asked.
        ExceptionGroup: faults of our own, after the last; with the first SentryError, if any.
    """
    first: SentryError | Unavailable | None = None
    ours: list[Exception] = []
    for ask in questions:
        try:
            ask()
        except HOPELESS as error:
            first = error
            break
        except SentryError as error:
            first = first or error
        except ExceptionGroup as group:
            ours += group.exceptions
        except Exception as error:  # noqa: BLE001 - raised below.
            ours.append(error)
    if ours:
        raise ExceptionGroup("questions failed", [*ours, *([first] if first else [])])
    if first is not None:
        raise first
