"""What Sentry calls otherwise by now: known by its id."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.directory.entries import (
    Entry,
)
from bot.directory.sentry.known import WORDS, Known
from store.people.tracker_directory import TEAMS, Kind


@dataclass(frozen=True)
class Rename:
    kind: Kind
    before: str
    name: str

    @property
    def line(self) -> str:
        return f"~ {WORDS[self.kind]} {self.before} → {self.name}"


def found(kind: Kind, known: Known, wanted: Mapping[str, str]) -> Iterator[Rename]:
    """By the id; a name that another row has is left to that one."""
    before = known.ids.get(kind, {})
    names = {own: name for name, own in wanted.items()}
    for name, own in before.items():
        new = names.get(own, name) if own else name
        if new != name and new not in before and name not in wanted:
            yield Rename(kind, name, new)


def names_after(kind: Kind, ids: Mapping[str, str], renames: Sequence[Rename]) -> dict[str, str]:
    names = {each.before: each.name for each in renames if each.kind is kind}
    return {names.get(name, name): own for name, own in ids.items()}


def applied(entry: Entry, renames: Sequence[Rename]) -> Entry:
    """As the store will have it after the renames."""
    teams = {each.before: each.name for each in renames if each.kind is TEAMS}
    change: dict[str, object] = {}
    for each in renames:
        if WORDS[each.kind] == entry.table and getattr(entry, each.kind.key) == each.before:
            change[each.kind.key] = each.name
    for name in ("teams", "administers"):
        slugs = getattr(entry, name, None)
        if slugs and teams.keys() & slugs:
            change[name] = sorted(teams.get(slug, slug) for slug in slugs)
    return entry.model_copy(update=change) if change else entry
