"""What a directory file would change, entry by entry and field by field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.directory.entries import Entry
from bot.vocabulary.route_alerts import RouteAlert

USUAL = (("link_back", False),)  # No set: some values are lists.


@dataclass(frozen=True)
class Change:
    entry: Entry  # As the file has it.
    before: Mapping[str, Any] | None  # Its facts in the store; None: it is not there.

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def line(self) -> str:
        """`+ team backend`, or `~ member ada@acme.test: role member → admin`."""
        said = "; ".join(self._fields())
        return f"{'+' if self.is_new else '~'} {self.entry.name_of}{': ' if said else ''}{said}"

    def _fields(self) -> Iterator[str]:
        for name, value in self.entry.facts.items():
            if self.before is None:
                is_usual = value in (None, [], True, "", RouteAlert.BOTH)
                if not is_usual and (name, value) not in USUAL:
                    yield f"{name} {_words(value)}"
            elif self.before[name] != value:
                yield f"{name} {_words(self.before[name])} → {_words(value)}"


@dataclass(frozen=True)
class Difference:
    changes: tuple[Change, ...]
    kept: tuple[str, ...]  # What is in the store and not in the file, by name.

    @property
    def added(self) -> int:
        return sum(change.is_new for change in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.added


def difference(wanted: Iterable[Entry], stored: Iterable[Entry]) -> Difference:
    """What is to be done so that the store says what is wanted; nothing is ever removed."""
    known = {entry.name_of: entry for entry in stored}
    changes = []
    for entry in wanted:
        before = known.pop(entry.name_of, None)
        if before is None or any(
            before.facts.get(name) != value for name, value in entry.facts.items()
        ):
            changes.append(Change(entry, None if before is None else before.facts))
    return Difference(tuple(changes), tuple(known))


def _words(value: object) -> str:
    match value:
        case None | [] | "":
            return "none"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value)
