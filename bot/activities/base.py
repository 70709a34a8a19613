"""What every activity kind is: checked data, words, and the change that it makes to its issue."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.notes import Line, Span
from store.issues import IssueStatus

# Characters; a title may be long, and is cut only where it is shown.
Text = Annotated[str, StringConstraints(max_length=20_000)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]

Change = dict[str, Any]  # Columns of store.issues.Issue and their new values.

OPEN_AGAIN: Change = {"status": IssueStatus.UNRESOLVED, "substatus": "ongoing"}


class Activity(BaseModel):
    """The data of one activity; a new kind is one subclass with `@activity(NAME)`."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    kind: ClassVar[str]
    example: ClassVar[Mapping[str, Any]]
    posts_card: ClassVar[bool] = False  # May put a card into a channel.
    changes_state: ClassVar[bool] = False  # The card names it as the last action.

    def words(self, who: Span, issue: Span) -> Line:
        """One sentence: who did what, and the fact that matters."""
        raise NotImplementedError(self.kind)

    def change(self) -> Change:
        """What becomes of the issue."""
        return {}


_registry: dict[str, type[Activity]] = {}


def activity(*names: str) -> Callable[[type[Activity]], type[Activity]]:
    """Register a kind under the tracker's name in lower case; further names are other spellings."""

    def register(kind: type[Activity]) -> type[Activity]:
        kind.kind = names[0]
        for name in names:
            _registry[name] = kind
        return kind

    return register


def known_kinds() -> Iterator[type[Activity]]:
    """Every kind once, in the order of registration."""
    yield from dict.fromkeys(_registry.values())


def kind_named(name: str) -> type[Activity] | None:
    return _registry.get(name)


def names() -> list[str]:
    return sorted(_registry)
