"""What somebody is told as they chose it: each setting by each provider, and the mutes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.identity import people
from bot.preferences import quiet_hours
from bot.preferences.quiet_hours import Kept
from bot.services import Services
from bot.vocabulary import scopes
from bot.vocabulary.preferences import PERSONAL, VALUES, Key, Setting, chosen
from bot.vocabulary.scopes import Scope
from store.people import preferences
from store.people.preferences import OWN

PRODUCT = Scope("product")  # Nobody chose: the product's default.


@dataclass(frozen=True)
class Row:
    setting: Setting
    provider: str
    value: str
    source: Scope  # Where it was chosen.

    @property
    def origin(self) -> str:
        """`product default`, `own default`, `project api of acme`."""
        fixed = {PRODUCT.key: "product default", OWN: "own default"}
        return fixed.get(self.source.key, self.source.words)


@dataclass(frozen=True)
class Muted:
    scope: Scope
    until: datetime | None  # None: for ever.


@dataclass(frozen=True)
class Overview:
    email: str
    rows: tuple[Row, ...]  # What counts in the place asked for, then what differs within it.
    mutes: tuple[Muted, ...]
    quiet: Kept  # Their quiet hours.


def overview(
    services: Services,
    email: str,
    *,
    providers: Sequence[str] = PERSONAL,
    organization: str = "",
    project: str = "",
) -> Overview:
    """What counts for the project, for the organization, or everywhere.

    Raises:
        UserError: there is nobody and nothing of that name.
    """
    with services.database.read() as session:
        who = people.person(session, email)
        chain = people.chain(session, who, organization, project)
        return of(session, who.email, chain, services.now(), providers)


def of(
    session: Session,
    email: str,
    chain: Sequence[Scope],
    now: datetime,
    providers: Sequence[str] = PERSONAL,
) -> Overview:
    """The same for an address that is somebody's; the first of the chain is what is asked for."""
    choices = _choices(session, email)
    rows = [
        row
        for setting in Setting
        for provider in providers
        for row in _rows(choices, setting, provider, chain)
    ]
    mutes = tuple(_mutes(session, email, now))
    return Overview(email, tuple(rows), mutes, quiet_hours.of(session, email))


def _choices(session: Session, email: str) -> dict[Key, tuple[str, Scope]]:
    """All that they chose and that is a value still, with where each holds."""
    stored = {Key(*key): value for key, value in preferences.choices_of(session, email).items()}
    named = scopes.named(session, (key.scope for key in stored))
    known = {setting.value: values for setting, values in VALUES.items()}
    return {
        key: (value, named[key.scope])
        for key, value in stored.items()
        if value in known.get(key.setting, ())
    }


def _rows(
    choices: Mapping[Key, tuple[str, Scope]],
    setting: Setting,
    provider: str,
    chain: Sequence[Scope],
) -> Iterator[Row]:
    """The value that counts, and those that are chosen for something within."""
    counting = chosen(
        {key: value for key, (value, _) in choices.items()},
        setting,
        provider,
        [scope.key for scope in chain],
    )
    above = {scope.key: scope for scope in chain}
    yield Row(setting, provider, counting.value, above.get(counting.scope, PRODUCT))
    for (_, by, kind), (value, scope) in sorted(choices.items(), key=_place):
        if (by, kind) == (provider, setting) and _is_within(scope, chain[0]):
            yield Row(setting, provider, value, scope)


def _is_within(scope: Scope, outer: Scope) -> bool:
    if outer.key == OWN:
        return scope.key != OWN
    return (
        outer.kind == "organization"
        and scope.kind == "project"
        and (scope.organization == outer.organization)
    )


def _place(choice: tuple[Key, tuple[str, Scope]]) -> tuple[str, str, str]:
    """By organization, itself before its projects."""
    _, (_, scope) = choice
    return scope.organization, scope.name, scope.key


def _mutes(session: Session, email: str, now: datetime) -> Iterator[Muted]:
    found = preferences.mutes_of(session, email, now)
    named = scopes.named(session, (mute.scope for mute in found))
    for mute in found:
        yield Muted(named[mute.scope], mute.until)
