"""Where a choice or a mute holds, in the words of people."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session

from store.people import scopes
from store.people.preferences import ALL, OWN
from store.people.scopes import Named

FIXED = {OWN: "everywhere", ALL: "everything"}
PREFIXES = ("project", "issue")  # `project:api`, where a name alone would not tell.


@dataclass(frozen=True)
class Scope:
    key: str  # As store.people.preferences has it.
    organization: str = ""  # Its slug.
    name: str = ""  # A project's slug, or an issue's short id.
    token: str = field(default="", compare=False)

    @property
    def kind(self) -> str:
        """`own`, `organization`, `project`; of mutes `all`, `project`, `issue`."""
        return self.key.partition(":")[0]

    @property
    def carried(self) -> str:
        """What buttons and options carry for it; its key only of what is gone, or has no row."""
        return f"{self.kind}:{self.token}" if self.token else self.key

    @property
    def words(self) -> str:
        if self.key in FIXED:
            return FIXED[self.key]
        if not self.organization:
            return f"{self.key.replace(':', ' ')}, which is gone"
        if not self.name:
            return f"organization {self.organization}"
        return f"{self.kind} {self.name} of {self.organization}"

    def answers_to(self, what: str, organization: str = "") -> bool:
        """Whether somebody who says `what`, of that organization if of one, may mean it."""
        if not self.name:  # All, or what is gone: that goes by its key.
            return not self.organization and what.strip().lower() == self.key
        kind, name = kind_and_name(what)
        is_named = self.name == (name.upper() if self.kind == "issue" else name)
        return is_named and kind in {"", self.kind} and organization in {"", self.organization}


def kind_and_name(what: str) -> tuple[str, str]:
    """`project:api` → project and api; the kind is empty where none is said."""
    kind, _, name = what.strip().partition(":")
    return (kind.lower(), name) if kind.lower() in PREFIXES and name else ("", what.strip())


def named(session: Session, keys: Iterable[str]) -> dict[str, Scope]:
    """The scopes of these keys, with the names of those that there are still."""
    wanted = set(keys)
    known = scopes.names(session, wanted)
    return {key: of(key, known.get(key, Named(""))) for key in wanted}


def of(key: str, names: Named) -> Scope:
    return Scope(key, names.organization, names.name, names.token)
