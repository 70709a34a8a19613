"""Whether Sentry sends what it should, and the token may do all: what its integration says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sentry import scopes
from bot.sentry.client import SentryClient
from bot.sentry.scopes import Scope

LATELY = timedelta(days=1)  # Sentry keeps the last hundred that failed, however old.

SWITCHED_OFF = (
    "{tracker} has switched off the webhooks of {name}, as it does after 1000 that timed out in a"
    " day: in Settings → Custom Integrations → {name}, tick its webhooks again and save"
)


@dataclass(frozen=True)
class Webhooks:
    tracker: str
    name: str  # Of the integration; "": the token is of none.
    url: str  # Where they go; "": nowhere.
    events: Sequence[str]  # What they tell; none: Sentry switched them off.
    lost: Sequence[datetime]  # When deliveries failed, in the last day.
    lacking: Sequence[Scope] = ()  # What the token lacks.

    @property
    def faults(self) -> list[str]:
        """All that somebody must put right, a line each."""
        lacks = [scopes.fault(each, self.tracker) for each in self.lacking]
        return [self.fault, *lacks] if self.fault else lacks

    @property
    def fault(self) -> str:
        """What is wrong, and how to put it right; "": nothing."""
        is_off = bool(self.url) and not self.events
        return SWITCHED_OFF.format(tracker=self.tracker, name=self.name) if is_off else ""

    @property
    def words(self) -> str:
        if not self.name:
            return "not known, for the token is of no integration"
        if not self.url:
            return f"none: {self.name} has no webhook URL, and {self.tracker} is polled alone"
        losses = self.losses or "none was lost in the last day"
        return f"{', '.join(self.events)} to {self.url}; {losses}"

    @property
    def losses(self) -> str:
        """What did not arrive, and what to do about it; "": nothing."""
        if not self.lost:
            return ""
        count = "a webhook" if len(self.lost) == 1 else f"{len(self.lost)} webhooks"
        last = f"{max(self.lost):%Y-%m-%d %H:%M} UTC"
        return (
            f"{self.tracker} could not deliver {count} in the last day, the last on {last}: it must"
            f" reach {self.url} within a second; what they told of issues is read all the same"
        )


def webhooks(client: SentryClient, now: datetime) -> Webhooks:
    """SentryError where Sentry does not say."""
    who = client.whoami()
    slug, lacking = who.integration, scopes.missing(who.scopes)
    is_told = Scope.ORG_READ not in lacking
    apps = client.integrations() if is_told else []
    own = next((each for each in apps if each.slug == slug), None)
    if own is None:
        return Webhooks(client.tracker, "", "", (), (), lacking)
    lost = client.requests_log(own.slug) if own.webhook_url and own.events else []
    dates = [each.date for each in lost if each.date > now - LATELY]
    name = own.name or slug
    return Webhooks(client.tracker, name, own.webhook_url, own.events, dates, lacking)
