"""Whether Sentry sends what it should: the webhooks of the integration that the token is of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.sentry.client import SentryClient

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
    lost: Sequence[datetime]  # When deliveries failed, lately.

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
        return f"{', '.join(self.events)} to {self.url}; {self._losses}"

    @property
    def _losses(self) -> str:
        if not self.lost:
            return "none was lost lately"
        last = f"{max(self.lost):%Y-%m-%d %H:%M} UTC"
        return f"{len(self.lost)} were lost lately, the last on {last}"


def webhooks(client: SentryClient) -> Webhooks:
    """SentryError where Sentry does not say."""
    slug = client.whoami().integration
    own = next((each for each in client.integrations() if each.slug == slug), None)
    if own is None:
        return Webhooks(client.tracker, "", "", (), ())
    lost = client.requests_log(own.slug) if own.webhook_url and own.events else []
    dates = [each.date for each in lost]
    return Webhooks(client.tracker, own.name or slug, own.webhook_url, own.events, dates)
