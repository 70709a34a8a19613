"""What every activity kind is: checked data, words, and the change that it makes to its issue."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, NamedTuple, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from bot.notes.note import Effect, Line, Span
from bot.vocabulary.preferences import Setting
from store.issues.issues import IssueStatus
from store.issues.subscriptions import Part

TEXT_MAX = 20_000  # Characters; a long text is cut only where it is shown.
Text = Annotated[str, StringConstraints(max_length=TEXT_MAX)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _leads_to_a_page(url: str) -> str:
    if url and not url.startswith(("http://", "https://")):
        raise ValueError("must be an http or https address")
    return url


OneLine = Annotated[ShortText, AfterValidator(_one_line)]  # A name, for the midst of a sentence.
Page = Annotated[
    str,
    StringConstraints(max_length=2000),
    AfterValidator(_leads_to_a_page),
    WithJsonSchema({"type": "string", "maxLength": 2000, "pattern": "^(https?://|$)"}),
]

COUNT_MAX = 2**31 - 1  # What the database's integers hold; a count beyond it is shown as this.
Count = Annotated[int, Field(ge=0, le=2**63), AfterValidator(lambda count: min(count, COUNT_MAX))]
OLDEST, NEWEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
# Every zone can show it. Pydantic takes numbers too; beyond 2e10 it takes them for milliseconds.
Moment = Annotated[
    AwareDatetime,
    Field(ge=OLDEST, le=NEWEST),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date-time"},
                {"type": "number", "description": "Seconds since 1970, or milliseconds."},
            ]
        }
    ),
]
# Sentry tells what an archive's condition was; that it has ended is what counts.
Expired = Annotated[bool, BeforeValidator(bool)]


class Concerned(NamedTuple):
    """Whom something concerns, and how (a key of bot.recipients.rules.REASONS)."""

    emails: Mapping[str, str]
    teams: Mapping[str, str]  # By slug.


NOBODY = Concerned({}, {})


class ById(NamedTuple):
    """Somebody whom a tracker names by its own id, as it stores them."""

    kind: str  # user | team.
    tracker_id: str
    email: str  # "": not told.


Change = dict[str, Any]  # Columns of store.issues.issues.Issue and their new values.

# In the stored data of what nobody told, but how the tracker has the issue.
NOTICED = "isNoticed"
# In that of a comment that was deleted: nobody is told of it any more.
DELETED = "isDeleted"

OPEN_AGAIN: Change = {"status": IssueStatus.UNRESOLVED, "substatus": "ongoing"}


def address(email: str) -> str:
    """A mail address as the directory has it."""
    return email.strip().lower()


class Activity(BaseModel):
    """The data of one activity; a new kind is one subclass with `@activity(NAME)`."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    kind: ClassVar[str]
    example: ClassVar[Mapping[str, Any]]
    posts_card: ClassVar[bool] = False  # May put a card into a channel.
    changes_state: ClassVar[bool] = False  # The card names it as the last action.
    needs_issue: ClassVar[bool] = True  # False: where it has none, its release's issues are told.
    effect: ClassVar[Effect] = Effect.TELLS  # For whoever is on call.
    setting: ClassVar[Setting] = Setting.WORKFLOW  # By which people choose whether to be told.
    takes_part: ClassVar[Part | None] = Part.ACTED  # As what its actor takes part from now on.
    tells_each_card: ClassVar[bool] = False  # Told under each card, whatever the routes say.
    is_loud: ClassVar[bool] = (
        False  # Its replies are shown in the channel, whatever the routes say.
    )
    by_tracker: ClassVar[bool] = False  # Its example is nobody's doing but the tracker's own.
    is_about_comment: ClassVar[bool] = False  # It is one, or tells what became of one.
    is_told: ClassVar[bool] = True  # False: it is stored, and its kind is sent to nobody.

    @property
    def moves_subject(self) -> bool:
        """The issue stands otherwise after it."""
        return self.changes_state or bool(self.change())

    def words(self, who: Span, issue: Span) -> Line:
        """One sentence: who did what, and the fact that matters."""
        raise NotImplementedError(self.kind)

    def alone(self, who: Span, issue: Span) -> Line:
        """The same where no card stands above it."""
        return self.words(who, issue)

    def noticed(self, tracker: Span, issue: Span) -> Line:
        """The same, where nobody told it: the issue stands so with the tracker."""
        return self.words(tracker, issue)

    def silence(self) -> str:
        """Why nobody at all is told of it; "" where they are."""
        return ""

    def comment(self, own_id: str) -> str:
        """The id of the comment that it is, or that it changes; for kinds that are about one."""
        raise NotImplementedError(self.kind)

    def edit(self) -> Mapping[str, Any]:
        """What becomes of that comment's stored data; empty: nothing."""
        return {}

    def change(self) -> Change:
        """What becomes of the issue."""
        return {}

    def released(self) -> str:
        """The release that it is about; for kinds that need no issue."""
        return ""

    def heading(self) -> str:
        """What it is headed by where it has no issue; for kinds that need none."""
        return ""

    def addresses(self) -> set[str]:
        """The mail addresses of people that it names; intake looks them up in the directory."""
        return set()

    def concerns(self) -> Concerned:
        """Whom it concerns beside those who take part in its issue."""
        return NOBODY

    def brings_in(self) -> Mapping[int, Part]:
        """Members who take part in the issue from now on, beside who did it."""
        return {}

    def is_same(self, other: "Activity") -> bool:
        """Whether both lead to the same state in the same way: then one of them is a repeat."""
        return self == other

    def says_more(self, other: "Activity") -> bool:
        """Whether one that is the same (see `is_same`) left out what this one tells."""
        return False

    def by_id(self) -> ById | None:
        """Whom it names by the tracker's id, which says nothing to people."""
        return None

    def naming(self, name: str, email: str) -> Self:
        """The same, with a name for them that people know."""
        raise NotImplementedError(self.kind)

    def knowing(self, members: Mapping[str, int]) -> Self:
        """The same with the ids of the members behind its addresses; no other id is believed."""
        return self


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
