"""Every provider, a line each."""

from bot.providers.base import Provider, Setup
from bot.providers.email import Email
from bot.providers.msteams import MSTeams
from bot.providers.pagerduty import PagerDuty
from bot.providers.slack import Slack
from bot.settings import Settings

KINDS: tuple[type[Provider], ...] = (Slack, Email, PagerDuty, MSTeams)
PROVIDERS = {kind.name: kind for kind in KINDS}


def build_all(setup: Setup) -> list[Provider]:
    """Those that send, as the settings are."""
    return [kind.build(setup) for kind in KINDS if not kind.off(setup.settings)]


def off(settings: Settings) -> dict[str, str]:
    """Provider → why it sends nothing; those that do are not in it."""
    reasons = {kind.name: kind.off(settings) for kind in KINDS}
    return {name: reason for name, reason in reasons.items() if reason}


def kind_of(target: str) -> type[Provider] | None:
    """The provider of a target (`provider:address`); None: there is none of that name."""
    return PROVIDERS.get(target.partition(":")[0])
