"""A directory file checked: its entries, or every fault of it at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.directory import faults, tables
from bot.directory.entries import Entry, MemberEntry, OrganizationEntry, TeamEntry
from bot.directory.fields import Names
from bot.directory.sentry.file import Synced
from bot.directory.tables import Raw
from bot.errors import StartError
from bot.vocabulary.addresses import CHANNEL_NAME

CHANNELS = {"organization": "approval_channels", "team": "channels"}  # Table → its list of them.
# From channel names to their ids, and to the reasons of those that have none.
FindChannels = Callable[[set[str]], tuple[Mapping[str, str], Mapping[str, str]]]


@dataclass(frozen=True)
class Directory:
    """A file without faults."""

    entries: tuple[Entry, ...]  # In the order of ENTRIES, so that what is named comes first.
    warnings: tuple[str, ...] = ()  # What of the file does not count, in words.

    @property
    def organization(self) -> OrganizationEntry:
        return next(each for each in self.entries if isinstance(each, OrganizationEntry))


def check(text: str, find_channels: FindChannels, synced: Synced | None = None) -> Directory:
    """The entries of a directory file; `synced` is what Sentry says beside it.

    Raises:
        StartError: with a line for every fault of the file.
    """
    file = tables.parsed(text)
    if synced is not None and not synced.is_meant(file):
        synced = None
    raws, found = tables.entries_of(file if synced is None else synced.completed(file))
    names = _names(raws, find_channels, synced)
    entries = []
    for raw in raws:
        try:
            entries.append(raw.kind.model_validate(raw.values, context=names))
        except ValidationError as error:
            found += faults.in_words(raw.kind, raw.place, error)
    found += _repeated(raws, names)
    if found:
        raise StartError(found)
    if synced is not None:
        return Directory(tuple(synced.kept(entries)), tuple(synced.warnings(entries)))
    return Directory(tuple(_with_admins(entries)))


def _with_admins(entries: list[Entry]) -> Iterator[Entry]:
    """Teams name their admins; the right is the member's, and is written with the member."""
    teams: dict[str, list[str]] = {}
    for team in (each for each in entries if isinstance(each, TeamEntry)):
        for email in team.admins:
            teams.setdefault(email, []).append(team.slug)
    for entry in entries:
        if isinstance(entry, MemberEntry):
            administers = sorted(teams.get(entry.email, []))
            yield entry.model_copy(update={"administers": administers})
        else:
            yield entry


def _names(raws: Iterable[Raw], find_channels: FindChannels, synced: Synced | None) -> Names:
    """What the file names, also in entries that have a fault: that is no fault of others."""
    raws = list(raws)
    targets = [*_texts(raws, "route", "target"), *_in_lists(raws)]
    channels = {
        target.removeprefix("slack:")
        for target in targets
        if target.startswith("slack:#") and CHANNEL_NAME.fullmatch(target.removeprefix("slack:"))
    }
    found, unfound = find_channels(channels) if channels else ({}, {})
    return Names(
        teams={*_texts(raws, "team", "slug"), *(synced.teams if synced else ())},
        projects={*_texts(raws, "project", "slug"), *(synced.projects if synced else ())},
        targets={*_texts(raws, "target", "name"), *(synced.targets if synced else ())},
        members={**(synced.members if synced else {}), **_members(raws)},
        channels=found,
        unfound=unfound,
    )


def _members(raws: Iterable[Raw]) -> dict[str, set[str]]:
    """The addresses of members, with the teams that each is said to be in."""
    found = {}
    for raw in raws:
        email, teams = raw.values.get("email"), raw.values.get("teams")
        if raw.kind is MemberEntry and isinstance(email, str):
            slugs = teams if isinstance(teams, list) else []
            found[email.strip().lower()] = {slug.strip() for slug in slugs if isinstance(slug, str)}
    return found


def _texts(raws: Iterable[Raw], table: str, key: str) -> Iterator[str]:
    for raw in raws:
        value = raw.values.get(key)
        if raw.kind.table == table and isinstance(value, str):
            yield value.strip()


def _in_lists(raws: Iterable[Raw]) -> Iterator[str]:
    """The channels of teams and those for approvals, as routes would write them."""
    for raw in raws:
        channels = raw.values.get(CHANNELS.get(raw.kind.table, ""))
        if isinstance(channels, list):
            texts = [each.strip() for each in channels if isinstance(each, str)]
            yield from (f"slack:{text.removeprefix('slack:')}" for text in texts)


def _repeated(raws: Iterable[Raw], names: Names) -> Iterator[str]:
    """Entries that are in the file twice; the second one would silently win."""
    first: dict[tuple[str, ...], int] = {}
    for raw in raws:
        key = _key(raw, names)
        if key is None:
            continue
        before = first.setdefault((raw.kind.table, *key), raw.number)
        if before != raw.number:
            fields = ", ".join(raw.kind.key_fields)
            yield f"{raw.place}: {fields}: the same as number {before}"


def _key(raw: Raw, names: Names) -> tuple[str, ...] | None:
    """The key of an entry that may have faults elsewhere; None if it is in the key itself."""
    try:
        return tuple(
            _adapter(raw.kind, name).validate_python(
                raw.values.get(name, raw.kind.model_fields[name].default),
                context=names,
                strict=True,
            )
            for name in raw.kind.key_fields
        )
    except ValidationError:
        return None


@cache
def _adapter(kind: type[Entry], name: str) -> TypeAdapter[str]:
    field = kind.model_fields[name]
    return TypeAdapter(Annotated[field.annotation, *field.metadata], config=ConfigDict(strict=True))  # type: ignore[arg-type]
