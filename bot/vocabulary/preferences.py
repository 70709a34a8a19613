"""What people can choose to be told, the values, and which choice counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from store.people.preferences import OWN


class Setting(StrEnum):
    """A kind of message that a person may choose about; one per provider."""

    ALERTS = "alerts"  # A rule fired, or a new issue came.
    WORKFLOW = "workflow"  # Anything else that happens to an issue.
    DEPLOY = "deploy"  # A release went out.
    APPROVAL = "approval"  # Somebody asks to be let in.
    INCIDENTS = "incidents"  # A metric alert.
    OWN_ACTIVITY = "own_activity"  # What the person did themselves.


ALWAYS, NEVER = "always", "never"
SUBSCRIBE_ONLY, COMMITTED_ONLY = "subscribe_only", "committed_only"

VALUES: dict[Setting, tuple[str, ...]] = {
    Setting.ALERTS: (ALWAYS, NEVER),
    Setting.WORKFLOW: (ALWAYS, SUBSCRIBE_ONLY, NEVER),
    Setting.DEPLOY: (ALWAYS, COMMITTED_ONLY, NEVER),
    Setting.APPROVAL: (ALWAYS, NEVER),
    Setting.INCIDENTS: (ALWAYS, NEVER),
    Setting.OWN_ACTIVITY: (ALWAYS, NEVER),
}
DEFAULTS: dict[Setting, str] = {
    Setting.ALERTS: ALWAYS,
    Setting.WORKFLOW: SUBSCRIBE_ONLY,
    Setting.DEPLOY: COMMITTED_ONLY,
    Setting.APPROVAL: ALWAYS,
    Setting.INCIDENTS: ALWAYS,
    Setting.OWN_ACTIVITY: NEVER,
}
# The settings, values and providers in the words of people; blocks/settings_modal.py has the same.
TITLES: dict[Setting, str] = {
    Setting.ALERTS: "Alerts",
    Setting.WORKFLOW: "Issue activity",
    Setting.DEPLOY: "Deploys",
    Setting.APPROVAL: "Approvals",
    Setting.INCIDENTS: "Incidents",
    Setting.OWN_ACTIVITY: "My own activity",
}
VALUE_WORDS: dict[str, str] = {
    SUBSCRIBE_ONLY: "only subscribed issues",
    COMMITTED_ONLY: "only releases with own commits",
}
VIA: dict[str, str] = {"slack": "Slack", "email": "email"}
PERSONAL = ("slack", "email")  # The providers that reach one person.
BY_ORGANIZATION = frozenset({Setting.APPROVAL})  # Of no project, so that none can choose it.
SWITCHES = {"on": ALWAYS, "off": NEVER}  # Other words, where there are no more than the two.


class Key(NamedTuple):
    """What a stored choice is about; `scope` is as store.people.preferences has it."""

    scope: str
    provider: str
    setting: str


@dataclass(frozen=True)
class Choice:
    value: str
    scope: str  # Where it was made; "" is the product's default.


def scopes(organization_id: int, project_id: int | None) -> tuple[str, ...]:
    """The scopes that count for something, the most exact first."""
    project = () if project_id is None else (f"project:{project_id}",)
    return (*project, f"organization:{organization_id}", OWN)


def chosen(
    stored: Mapping[Key, str], setting: Setting, provider: str, within: Sequence[str]
) -> Choice:
    """The choice that counts: the first of the scopes that has one, else the default."""
    for scope in within:
        value = stored.get(Key(scope, provider, setting))
        if value in VALUES[setting]:
            return Choice(value, scope)
    return Choice(DEFAULTS[setting], "")


def setting_named(word: str) -> Setting | None:
    """The setting that somebody wrote: `own-activity` is `own_activity`."""
    name = _plain(word)
    return next((setting for setting in Setting if setting == name), None)


def value_named(setting: Setting, word: str) -> str | None:
    """The value of the setting that somebody wrote; `on` and `off` for what is a switch."""
    name, values = _plain(word), VALUES[setting]
    if set(values) == set(SWITCHES.values()):
        name = SWITCHES.get(name, name)
    return name if name in values else None


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_")
