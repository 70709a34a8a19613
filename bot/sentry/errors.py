"""What can go wrong with a question to Sentry; each has a text for people, without a secret."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sentry.models import Issue
    from store.people.sentry_accounts import Lack


class SentryError(Exception):
    """Any of them; `str()` is the text, whole sentences' worth without the full stop."""

    may_have_happened = False  # Whether what was asked for may be done all the same.
    is_temporary = False  # Whether asking again may help without anybody's doing.


class SentryUnreachable(SentryError):
    """No connection, or none in time: certainly not done."""

    is_temporary = True


class SentryUnknown(SentryError):
    """It was sent, and no answer came."""

    may_have_happened = True
    is_temporary = True


class SentryBroken(SentryError):
    """The answer is none of Sentry's API: an error of the server, cut off, too long, odd."""

    may_have_happened = True
    is_temporary = True

    def __init__(self, text: str, status: int | None = None) -> None:
        super().__init__(text)
        self.status = status  # Of HTTP; None: the answer had no end.


class SentryElsewhere(SentryBroken):
    """Something else than Sentry's API answered: a redirect, a sign-in page, a wrong path."""

    may_have_happened = False


class SentryLimited(SentryError):
    """Too many questions; not done, and to be asked again after `retry_after`."""

    is_temporary = True

    def __init__(self, text: str, retry_after: timedelta) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class SentryRefused(SentryError):
    """Sentry understood and does not want to; nothing was written. `texts` are its own words."""

    def __init__(self, texts: Sequence[str], status: int, tracker: str = "Sentry") -> None:
        super().__init__(f"{tracker} refused: {' '.join(texts)}")
        self.texts = tuple(texts)
        self.status = status


class SentryDenied(SentryError):
    """The token may not. `scope` is what it lacks; "": it has it, or nobody knows."""

    def __init__(self, text: str, scope: str = "", *, is_personal: bool = False) -> None:
        super().__init__(text)
        self.scope = scope
        self.is_personal = is_personal  # It is a person's token, and their role counts.


class SentryTokenInvalid(SentryError):
    """The token is unknown, revoked or expired: nothing works until it is replaced."""


class SentryOrganizationUnknown(SentryError):
    """There is no organization of that slug: it was renamed, or SENTRY_ORG is wrong."""


class SentryNotFound(SentryError):
    """What was asked for is not there, while the organization is: it was deleted."""


class SentryMoved(SentryError):
    """The issue was merged into another one, which answered; a change was done to that one."""

    def __init__(self, text: str, issue: "Issue") -> None:
        super().__init__(text)
        self.issue = issue


class SentryPermissionNeeded(SentryError):
    """Nobody can act as the member: they allowed nothing, or it is void. Not done.

    They can be asked; whatever they wanted is to be kept meanwhile.
    """

    def __init__(self, text: str, lack: "Lack") -> None:
        super().__init__(text)
        self.lack = lack


class OAuthRefused(SentryError):
    """No tokens: `code` says why, in the words of RFC 6749 and 8628."""

    def __init__(self, text: str, code: str) -> None:
        super().__init__(text)
        self.code = code
