"""The words of `settings` as wishes: what is to be chosen, muted and no longer muted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.errors import UserError
from bot.identity.people import hint
from bot.preferences import quiet_hours
from bot.preferences.changes import DEFAULT, Choose, Mute, Unmute, Wish
from bot.vocabulary.preferences import PERSONAL, VALUES, Setting, setting_named, value_named
from bot.vocabulary.spelling import listed, shown

SPAN = re.compile(r"(\d{1,9}) ?([mhdw])", re.ASCII)
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
FURTHEST = timedelta(days=3660)  # Ten years; who means longer means for ever.


class NotAChoice(UserError):
    """{word} is not TYPE=VALUE, as workflow=always is."""


class NoSuchSetting(UserError):
    """{word} is no type of message; there are {known}{hint}."""


class NoSuchValue(UserError):
    """{word} is no value of {setting}; there are {known}{hint}."""


class NoSuchProvider(UserError):
    """{word} reaches nobody in person; there are {known}{hint}."""


class SaidTwice(UserError):
    """{setting} is there twice; say it once."""


class NotATime(UserError):
    """{word} is no time: write 30m, 8h, 2d or 1w from now, or 2026-03-15T09:00+01:00."""


class WithoutZone(UserError):
    """{word} names no zone: write {example}Z for UTC, or {example}+01:00."""


class TooFar(UserError):
    """{word} is more than ten years away: leave --until out to mute for ever."""


class NothingEnds(UserError):
    """--until says when a --mute ends: say what to mute."""


class ZoneOfNothing(UserError):
    """--zone says where --quiet holds: say the hours too."""


class NotForMutes(UserError):
    """{option} goes with TYPE=VALUE; a mute is --mute all, --mute SHORT-ID or --mute PROJECT."""


@dataclass(frozen=True)
class SettingsOptions:
    """What stands on the command line."""

    choices: Sequence[str] = ()
    provider: str | None = None
    organization: str = ""
    project: str = ""
    mutes: Sequence[str] = ()
    unmutes: Sequence[str] = ()
    until: str | None = None
    quiet: str | None = None
    zone: str = ""

    @property
    def providers(self) -> tuple[str, ...]:
        if self.provider is None:
            return PERSONAL
        named = self.provider.strip().lower()
        if named not in PERSONAL:
            raise NoSuchProvider(
                word=shown(self.provider), known=listed(PERSONAL), hint=hint(named, PERSONAL)
            )
        return (named,)


def wishes(asked: SettingsOptions, now: datetime) -> list[Wish]:
    """All that is wished; nothing where somebody only reads.

    Raises:
        UserError: what stands there can't be meant.
    """
    if asked.until is not None and not asked.mutes:
        raise NothingEnds
    if asked.zone and asked.quiet is None:
        raise ZoneOfNothing
    if (asked.mutes or asked.unmutes) and not asked.choices:
        for option, value in (("--provider", asked.provider), ("--project", asked.project)):
            if value:
                raise NotForMutes(option=option)
    until = None if asked.until is None else moment(asked.until, now)
    return [
        *_choices(asked),
        *(Mute(what, until, asked.organization) for what in asked.mutes),
        *(Unmute(what, asked.organization) for what in asked.unmutes),
        *([] if asked.quiet is None else [quiet_hours.wish(asked.quiet, asked.zone)]),
    ]


def moment(word: str, now: datetime) -> datetime:
    """`8h` from now, or a time with its zone.

    Raises:
        UserError: it is neither, or too far away.
    """
    span = SPAN.fullmatch(word.strip().lower())
    try:
        at = now + timedelta(**{UNITS[span[2]]: int(span[1])}) if span else _time(word.strip())
    except OverflowError:
        raise TooFar(word=shown(word)) from None
    if at - now > FURTHEST:
        raise TooFar(word=shown(word))
    return at


def _time(word: str) -> datetime:
    try:
        at = datetime.fromisoformat(word)
    except ValueError:
        raise NotATime(word=shown(word)) from None
    if at.tzinfo is None:
        raise WithoutZone(word=shown(word), example=f"{at:%Y-%m-%dT%H:%M}")
    return at.astimezone(UTC)


def _choices(asked: SettingsOptions) -> Iterator[Wish]:
    seen = set()
    for word in asked.choices:
        setting, value = _choice(word)
        if setting in seen:
            raise SaidTwice(setting=setting)
        seen.add(setting)
        yield Choose(setting, value, asked.providers, asked.organization, asked.project)


def _choice(word: str) -> tuple[Setting, str | None]:
    name, equals, value = word.partition("=")
    if not equals:
        raise NotAChoice(word=shown(word))
    setting = setting_named(name)
    if setting is None:
        raise NoSuchSetting(word=shown(name), known=listed(Setting), hint=hint(name, Setting))
    if value.strip().lower() == DEFAULT:
        return setting, None
    found = value_named(setting, value)
    if found is None:
        known = (*VALUES[setting], DEFAULT)
        raise NoSuchValue(
            word=shown(value), setting=setting, known=listed(known), hint=hint(value, known)
        )
    return setting, found
