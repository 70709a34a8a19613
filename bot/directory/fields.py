"""The kinds of values in a directory file, each with its check.

The validation context is a Names; a value that is refused raises ValueError with words for people.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
)

from bot.directory import kinds, places
from bot.mail_settings import is_address
from bot.vocabulary.levels import LEVELS, Level
from bot.vocabulary.route_again import RouteAgain
from bot.vocabulary.route_alerts import RouteAlert
from bot.vocabulary.spelling import listed, meant, shown
from store.people.directory import Role

SLUG = re.compile(r"[A-Za-z0-9_][\w.-]{0,99}", re.ASCII)
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,99}")
KEY_LENGTH = 20  # Characters; routing keys are longer, and have no underscore as names do.
URL_MAX = 2000  # Characters; browsers take no more.


@dataclass(frozen=True)
class Names:
    """What the file names, also in entries that have a fault, and Slack's ids of its channels."""

    teams: set[str] = field(default_factory=set)
    projects: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    members: Mapping[str, set[str]] = field(default_factory=dict)  # Address → slugs of teams.
    channels: Mapping[str, str] = field(default_factory=dict)  # `#name` → Slack's id.
    unfound: Mapping[str, str] = field(default_factory=dict)  # `#name` → why it has no id.


def _slug(slug: str) -> str:
    if not SLUG.fullmatch(slug):
        raise ValueError(f"{shown(slug)} is no slug: letters, digits, -, _ and . make one")
    return slug


def _name(name: str) -> str:
    if not name.isprintable():
        raise ValueError(f"{shown(name)} holds letters that can't be printed")
    return name


def _email(email: str) -> str:
    address = email.lower()
    if not is_address(address):
        raise ValueError(f"{shown(email)} is not an email address")
    return address


def _url(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or not url.isprintable() or " " in url:
        raise ValueError("is no address, as https://sentry.acme.test is")
    if parts.password or parts.username:
        raise ValueError("must hold no password: links to it are shown to everybody")
    return url.rstrip("/")


def _variable(name: str) -> str:
    """The value is never repeated: it may be the secret itself."""
    looks_like_a_key = len(name) >= KEY_LENGTH and "_" not in name
    if not VARIABLE.fullmatch(name) or looks_like_a_key:
        raise ValueError(
            "must be the name of an environment variable, as PAGERDUTY_ROUTING_KEY is; "
            "the secret itself belongs there, not into the file"
        )
    return name


def _known_team(slug: str, info: ValidationInfo) -> str:
    known = _names(info).teams
    if slug not in known:
        raise ValueError(f"{shown(slug)} is not in [[team]]{meant(slug, known)}")
    return slug


def _team_admin(email: str, info: ValidationInfo) -> str:
    """As in Sentry, who administers a team is in it."""
    known, team = _names(info).members, str(info.data.get("slug", ""))
    if email not in known:
        raise ValueError(f"{shown(email)} is not in [[member]]{meant(email, known)}")
    if team and team not in known[email]:
        raise ValueError(
            f"{shown(email)} is not in the team; write it into the teams of that [[member]] too"
        )
    return email


def _not_written(_value: object) -> object:
    raise ValueError("is no key of member; name the member in the admins of the [[team]]")


def _known_project(slug: str, info: ValidationInfo) -> str:
    known = _names(info).projects
    if slug != "*" and slug not in known:
        raise ValueError(f"{shown(slug)} is not in [[project]]{meant(slug, known)}")
    return slug


def _target(target: str, info: ValidationInfo) -> str:
    return _looked_up(places.check_target(target, _names(info).targets), _names(info))


def _slack_channel(channel: str, info: ValidationInfo) -> str:
    return _looked_up(places.check_channel(channel), _names(info))


def _looked_up(checked: str, names: Names) -> str:
    """The target, a channel's name replaced by the id that Slack knows it by."""
    provider, _, address = checked.partition(":")
    if not address.startswith("#"):
        return checked
    if address not in names.channels:
        raise ValueError(names.unfound.get(address, f"{shown(address)} was not looked up"))
    return f"{provider}:{names.channels[address]}"


def _names(info: ValidationInfo) -> Names:
    names = info.context
    return names if isinstance(names, Names) else Names()


def _broadcast(name: str) -> str:
    kind = kinds.kind_of(name)
    if kind is None:
        known = kinds.known()
        raise ValueError(f"{shown(name)} is no kind of activity{meant(name, known)}")
    return kind


def _again(said: str) -> str:
    again = RouteAgain.read(said)
    if again is None:
        raise ValueError(f'{shown(said)} must be a number of events or users, as "100 events"')
    return str(again)


def _one_of(*words: str) -> BeforeValidator:
    def check(word: object) -> object:
        if isinstance(word, str) and word not in words:
            raise ValueError(f"{shown(word)} must be {listed(words)}{meant(word, words)}")
        return word

    return BeforeValidator(check)


def _unique(values: list[str]) -> list[str]:
    """Sorted, so that their order in the file is no difference."""
    return sorted(set(values))


Stripped = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[Stripped, AfterValidator(_slug)]
Name = Annotated[Stripped, StringConstraints(max_length=200), AfterValidator(_name)]
Email = Annotated[Stripped, AfterValidator(_email)]
Url = Annotated[Stripped, StringConstraints(max_length=URL_MAX), AfterValidator(_url)]
Variable = Annotated[Stripped, AfterValidator(_variable)]
TargetName = Annotated[Stripped, AfterValidator(places.check_name)]
KnownTeams = Annotated[
    list[Annotated[Stripped, AfterValidator(_known_team)]], AfterValidator(_unique)
]
TeamAdmins = Annotated[list[Annotated[Email, AfterValidator(_team_admin)]], AfterValidator(_unique)]
NotWritten = Annotated[list[str], BeforeValidator(_not_written)]
SlackChannels = Annotated[
    list[Annotated[Stripped, AfterValidator(_slack_channel)]], AfterValidator(_unique)
]
KnownProject = Annotated[Stripped, AfterValidator(_known_project)]
KnownTarget = Annotated[Stripped, AfterValidator(_target)]
Environment = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=100), AfterValidator(_name)
]
Kinds = Annotated[list[Annotated[Stripped, AfterValidator(_broadcast)]], AfterValidator(_unique)]
RoleWord = Annotated[Role, Field(strict=False), _one_of(*Role)]
AlertWord = Annotated[Literal["new_issues", "rules", "both"], _one_of(*RouteAlert)]
AgainWord = Annotated[Stripped, AfterValidator(_again)]
LevelWord = Annotated[Level, _one_of(*LEVELS)]
CardForm = Annotated[Literal["envelope", "bare"], _one_of("envelope", "bare")]
