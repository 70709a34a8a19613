"""Why nobody can act as a member, in words for them."""

from collections.abc import Mapping

from bot.sentry.errors import SentryPermissionNeeded
from store.people.sentry_accounts import Lack

WORDS: Mapping[Lack, str] = {
    Lack.NEVER: "You have not allowed Heliograph to act as you in {tracker}",
    Lack.REFUSED: "{tracker} no longer takes the permission that you gave Heliograph",
    Lack.LOST: "Heliograph was interrupted while it renewed your permission in {tracker}",
    Lack.KEY: "SECRET_KEY was changed, so that your permission in {tracker} can't be read any more",
    Lack.RESTORED: "The database was restored, and no backup has your permission in {tracker}",
}


def needed(lack: Lack, tracker: str) -> SentryPermissionNeeded:
    return SentryPermissionNeeded(WORDS[lack].format(tracker=tracker), lack)
