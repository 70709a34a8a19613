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

# After these the next question would fail as well.
HOPELESS = (
    SentryElsewhere,
    SentryLimited,
    SentryOrganizationUnknown,
    SentryTokenInvalid,
    SentryUnknown,
    SentryUnreachable,
)


def all_of(questions: Iterable[Callable[[], None]]) -> None:
    """Ask them all; raises SentryError, the first, after the last."""
    first: SentryError | None = None
    for ask in questions:
        try:
            ask()
        except HOPELESS:
            raise
        except SentryError as error:
            first = first or error
    if first is not None:
        raise first
