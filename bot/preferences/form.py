"""The form in which people choose what they are told: its fields, and what is made of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from bot import providers
from bot.errors import UserError
from bot.identity import command_gate, people
from bot.identity.command_channel import InSeveral
from bot.identity.command_gate import CommandActor
from bot.identity.gate import Presser
from bot.preferences import changes, quiet_hours
from bot.preferences.changes import DEFAULT, Choose, Mute, Unmute, Wish
from bot.preferences.overview import PRODUCT, Muted
from bot.preferences.quiet_hours import Kept, Quiet
from bot.services import Services
from bot.vocabulary import scopes
from bot.vocabulary.preferences import BY_ORGANIZATION, PERSONAL, VALUES, Key, Setting, chosen
from bot.vocabulary.scopes import Scope
from store.people import preferences
from store.people import scopes as stored
from store.people.preferences import OWN

EVERYWHERE = OWN  # The place that choices hold for at first.
FOR_EVER = "forever"
SPANS = {  # How long something is muted.
    "hour": timedelta(hours=1),
    "hours": timedelta(hours=8),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    FOR_EVER: None,
}
PLACES_MAX = 100  # Options of a select; Slack's Block Kit reference.


class NoSuchPlace(UserError):
    """That organization or project is gone, or you have no access to it; nothing was changed."""


class NotOffered(UserError):
    """This choice is no longer available; nothing was changed."""


class NotMutedAnyMore(UserError):
    """That is no longer muted."""


@dataclass(frozen=True)
class Field:
    setting: Setting
    provider: str
    chosen: str | None  # None: no choice of their own in this place.
    default: str  # What counts without one …
    origin: str  # … and where that comes from.


@dataclass(frozen=True)
class Form:
    place: Scope  # Where its choices hold.
    fields: tuple[Field, ...]
    mutes: tuple[Muted, ...]
    quiet: Kept  # Quiet hours, in every place the same.
    off: Mapping[str, str]  # Providers that reach nobody now, and why.


def form(services: Services, by: Presser, place: str = EVERYWHERE) -> Form:
    """What the person chose for that place, filled in.

    Raises:
        UserError: they may not choose, or not there.
    """
    with services.database.read() as session:
        who = command_gate.person_for(session, services, by)
        scope = _place(session, who, place)
        mine = people.person(session, who.email)
        chain = people.chain(session, mine, scope.organization, scope.name)
        known = {Key(*key): v for key, v in preferences.choices_of(session, who.email).items()}
        found = preferences.mutes_of(session, who.email, services.now())
        named = scopes.named(session, (mute.scope for mute in found))
        return Form(
            scope,
            tuple(_fields(known, chain)),
            tuple(Muted(named[mute.scope], mute.until) for mute in found),
            quiet_hours.of(session, who.email),
            providers.off(services.settings),
        )


def places(services: Services, by: Presser, query: str) -> list[Scope]:
    """Where the person may choose, whose words have what was typed: everywhere first.

    Raises:
        UserError: they may not choose.
    """
    with services.database.read() as session:
        who, wanted = command_gate.person_for(session, services, by), query.strip().lower()
        found = [each for each in _wide(session, who) if wanted in each.words.lower()]
        projects = stored.projects_in(session, who.organization_ids, having=wanted)
    return [*found, *(scopes.of(*each) for each in projects.items())][:PLACES_MAX]


def save(
    services: Services,
    by: Presser,
    place: str,
    picked: Mapping[tuple[Setting, str], str],
    *,
    mute: str = "",
    span: str = FOR_EVER,
    quiet: Quiet | None = None,
) -> list[str]:
    """Make of the form what the person is told from now on; what changed, in words.

    Raises:
        UserError: something can't be; nothing was changed.
    """
    with services.database.read() as session:
        who = command_gate.person_for(session, services, by)
        scope = _place(session, who, place)
    wishes: list[Wish] = list(_choices(scope, picked))
    if mute.strip():
        wishes.append(_mute(services, mute.strip(), span))
    wishes += [quiet] if quiet else []
    try:
        done = changes.change(services, who.email, wishes, who.by)
    except people.InSeveral as error:
        owners, name = error.values["organizations"], error.values["what"]
        example = f"{owners.partition(' ')[0]}/{name}"
        raise InSeveral(name=name, organizations=owners, example=example) from None
    return [each.words for each in done if each.action]


def unmute(services: Services, by: Presser, carried: str) -> str:
    """End the mute that the button carries before its time; what was done, in words.

    Raises:
        UserError: there is none.
    """
    with services.database.read() as session:
        who = command_gate.person_for(session, services, by)
        found = preferences.mutes_of(session, who.email, services.now())
        muted = scopes.named(session, (mute.scope for mute in found)).values()
        scope = next((each for each in muted if each.carried == carried), None)
        if scope is None:
            raise NotMutedAnyMore
    what = f"{scope.kind}:{scope.name}" if scope.name else scope.key
    wish = Unmute(what, scope.organization)
    return changes.change(services, who.email, [wish], who.by)[0].words


def _mute(services: Services, said: str, span: str) -> Mute:
    """`SHOP-7`, or `acme/SHOP-7` where several organizations have it."""
    if span not in SPANS:
        raise NotOffered
    lasts, (organization, _, what) = SPANS[span], said.rpartition("/")
    return Mute(what, services.now() + lasts if lasts else None, organization)


def _fields(known: Mapping[Key, str], chain: Sequence[Scope]) -> Iterator[Field]:
    here, above = chain[0], {scope.key: scope for scope in chain[1:]}
    for setting in Setting:
        if setting in BY_ORGANIZATION and here.kind == "project":
            continue
        for provider in PERSONAL:
            own = known.get(Key(here.key, provider, setting))
            else_ = chosen(known, setting, provider, list(above))
            source = above.get(else_.scope, PRODUCT)
            origin = "product default" if source is PRODUCT else source.words
            is_valid = own in VALUES[setting]
            yield Field(setting, provider, own if is_valid else None, else_.value, origin)


def _choices(scope: Scope, picked: Mapping[tuple[Setting, str], str]) -> Iterator[Choose]:
    for (setting, provider), value in picked.items():
        if value != DEFAULT and value not in VALUES[setting]:
            raise NotOffered
        wanted = None if value == DEFAULT else value
        yield Choose(setting, wanted, (provider,), scope.organization, scope.name)


def _place(session: Session, who: CommandActor, carried: str) -> Scope:
    """By what options carry."""
    token = carried.removeprefix("project:") if carried.startswith("project:") else ""
    projects = stored.projects_in(session, who.organization_ids, token=token) if token else {}
    there = [*_wide(session, who), *(scopes.of(*each) for each in projects.items())]
    found = [scope for scope in there if scope.carried == carried]
    if not found:
        raise NoSuchPlace
    return found[0]


def _wide(session: Session, who: CommandActor) -> list[Scope]:
    """Everywhere, and their organizations."""
    mine = [f"organization:{row_id}" for row_id in who.organization_ids]
    organizations = scopes.named(session, mine)
    return [Scope(OWN), *(organizations[key] for key in mine)]
