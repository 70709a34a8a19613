"""What people choose to be told, and what they mute: all that they wish at once, or nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from sqlmodel import Session

from bot.errors import UserError
from bot.identity import people
from bot.identity.links import By
from bot.identity.people import Person
from bot.services import Services
from bot.vocabulary import scopes
from bot.vocabulary.preferences import (
    BY_ORGANIZATION,
    PERSONAL,
    TITLES,
    VALUE_WORDS,
    VIA,
    Key,
    Setting,
    chosen,
)
from bot.vocabulary.scopes import Scope
from bot.vocabulary.spelling import shown
from store.audit.audit import AuditEntry
from store.people import preferences

DEFAULT = "default"  # What stands for no choice.


class NotOfAProject(UserError):
    """{setting} can't be set for a project: choose it for an organization, or everywhere."""


class InThePast(UserError):
    """A mute can't end at {until}: it is already {now}."""


class NotMuted(UserError):
    """{what} is not muted; {instead}."""


@dataclass(frozen=True)
class ChangeOutcome:
    """What became of one wish."""

    words: str
    action: str = ""  # As the audit log has it; "" if it was so already.
    data: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ChangeContext:
    """What a wish is fulfilled with."""

    session: Session
    who: Person
    now: datetime


class Wish(Protocol):
    def fulfil(self, context: ChangeContext) -> Iterator[ChangeOutcome]: ...


@dataclass(frozen=True)
class Choose:
    """A value of a setting; for a project, for an organization, or everywhere."""

    setting: Setting
    value: str | None  # None: no choice of one's own any more.
    providers: tuple[str, ...] = PERSONAL
    organization: str = ""  # Slugs.
    project: str = ""

    def fulfil(self, context: ChangeContext) -> Iterator[ChangeOutcome]:
        if self.project and self.setting in BY_ORGANIZATION:
            raise NotOfAProject(setting=self.setting)
        chain = people.chain(context.session, context.who, self.organization, self.project)
        stored = {
            Key(*key): value
            for key, value in preferences.choices_of(context.session, context.who.email).items()
        }
        above = [scope.key for scope in chain[1:]]
        for provider in self.providers:
            key = Key(chain[0].key, provider, self.setting)
            before, after = stored.get(key) or DEFAULT, self.value or DEFAULT
            what = f"{TITLES[self.setting]} via {VIA.get(provider, provider)}, {chain[0].words}"
            default = chosen(stored, self.setting, provider, above).value
            if before == after:
                yield ChangeOutcome(f"{what}: already {_said(after, default)}.")
                continue
            self._write(context, key)
            about = {"setting": self.setting.value, "provider": provider, "for": chain[0].words}
            data = about | {"before": before, "after": after}
            words = f"{what}: now {_said(after, default)} (was {_said(before, default)})."
            yield ChangeOutcome(words, action="settings.change", data=data)

    def _write(self, context: ChangeContext, key: Key) -> None:
        session, email = context.session, context.who.email
        place = {"scope": key.scope, "provider": key.provider, "kind": str(key.setting)}
        if self.value is None:
            preferences.forget(session, email, **place)
        else:
            preferences.choose(session, email, **place, value=self.value)


@dataclass(frozen=True)
class Mute:
    """Silence about all, an issue or a project; a later one is in the place of an earlier."""

    what: str  # `all`, a short id or a project's slug.
    until: datetime | None = None  # None: for ever.
    organization: str = ""  # Its slug, where several have something of that name.

    def fulfil(self, context: ChangeContext) -> Iterator[ChangeOutcome]:
        session, email, now = context.session, context.who.email, context.now
        if self.until is not None and self.until <= now:
            raise InThePast(until=minute(self.until), now=minute(now))
        scope = people.to_mute(session, context.who, self.what, self.organization)
        known = {mute.scope: mute.until for mute in preferences.mutes_of(session, email, now)}
        what = _capital(scope.words)
        if scope.key in known and known[scope.key] == self.until:
            yield ChangeOutcome(f"{what} is already muted{_until(self.until)}.")
            return
        preferences.mute(session, email, scope.key, self.until, now)
        data = {"what": scope.words, "until": self.until.isoformat() if self.until else "for ever"}
        yield ChangeOutcome(
            f"{what} is muted{_until(self.until)}.", action="settings.mute", data=data
        )


@dataclass(frozen=True)
class Unmute:
    """The end of a mute before its time."""

    what: str
    organization: str = ""

    def fulfil(self, context: ChangeContext) -> Iterator[ChangeOutcome]:
        session, email = context.session, context.who.email
        keys = [mute.scope for mute in preferences.mutes_of(session, email, context.now)]
        muted = scopes.named(session, keys)
        found = [each for each in muted.values() if each.answers_to(self.what, self.organization)]
        if not found:
            raise NotMuted(what=shown(self.what), instead=_instead(muted.values()))
        scope = people.only(found, self.what)
        preferences.unmute(session, email, scope.key)
        words, data = f"{_capital(scope.words)} is no longer muted.", {"what": scope.words}
        yield ChangeOutcome(words, action="settings.unmute", data=data)


def change(services: Services, email: str, wishes: Sequence[Wish], by: By) -> list[ChangeOutcome]:
    """Fulfil all wishes of that person, in one transaction with its audit rows.

    Raises:
        UserError: one can't be; nothing was changed.
    """
    with services.database.write() as session:
        context = ChangeContext(session, people.person(session, email), services.now())
        done = [each for wish in wishes for each in wish.fulfil(context)]
        session.add_all(_audited(context, each, by) for each in done if each.action)
    return done


def minute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _until(until: datetime | None) -> str:
    return f" until {minute(until)}" if until else " for ever"


def _said(value: str, default: str) -> str:
    """A value in words; of no choice the default that counts instead."""
    words = VALUE_WORDS.get(default if value == DEFAULT else value, value)
    if value != DEFAULT:
        return words
    return f"the default, {VALUE_WORDS.get(default, default)}"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _instead(muted: Iterable[Scope]) -> str:
    words = sorted(scope.words for scope in muted)
    return f"what is: {', '.join(words)}" if words else "nothing is"


def _audited(context: ChangeContext, done: ChangeOutcome, by: By) -> AuditEntry:
    return AuditEntry(
        at=context.now,
        actor=by.actor,
        action=done.action,
        target=context.who.email,
        data=done.data,
        origin=by.origin,
    )
