"""Who works on an issue."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field

from bot.activities.base import Activity, ById, Change, ShortText, activity, address
from bot.notes.note import Effect, Line, Person, Span, Strong
from store.issues.subscriptions import Part

TEAM = "a team"  # One whose name nobody knows.


def _as_text(value: object) -> object:
    """A tracker's own rows have an id there."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else value


def _or_empty(value: object) -> object:
    """A team has no address, and some say so."""
    return "" if value is None else value


Optional = Annotated[ShortText, BeforeValidator(_or_empty)]


@activity("assigned")
class Assigned(Activity):
    example: ClassVar = {
        "assignee": "Grace Hopper",
        "assigneeType": "user",
        "assigneeEmail": "grace@acme.test",
    }
    changes_state: ClassVar = True
    effect: ClassVar = Effect.ACKNOWLEDGES

    # A display name or a team's slug; as the tracker stores it, its own id.
    assignee: Annotated[ShortText, BeforeValidator(_as_text)] = Field(min_length=1)
    assignee_type: Literal["user", "team"] = Field("user", alias="assigneeType")
    assignee_email: Optional = Field("", alias="assigneeEmail")
    assignee_name: Optional = Field("", alias="assigneeName")  # Beside an id, in newer versions.
    member_id: int | None = None  # Filled by intake, where the directory knows the person.

    def words(self, who: Span, issue: Span) -> Line:
        return (who, " assigned ", issue, " to ", self._whom(who))

    def noticed(self, tracker: Span, issue: Span) -> Line:
        return (issue, " is assigned to ", self._whom(tracker), " in ", tracker)

    def change(self) -> Change:
        assignee: dict[str, Any] = {
            "type": self.assignee_type,
            "name": self.assignee,
            "email": self.assignee_email,
        }
        return {"assignee": assignee}

    def addresses(self) -> set[str]:
        return {address(self.assignee_email)} if self.assignee_type == "user" else set()

    def brings_in(self) -> Mapping[int, Part]:
        return {} if self.member_id is None else {self.member_id: Part.ASSIGNED}

    def by_id(self) -> ById | None:
        is_id = self.assignee.isdecimal()
        return ById(self.assignee_type, self.assignee, self.assignee_email) if is_id else None

    def naming(self, name: str, email: str) -> Self:
        known = {"assignee": self.assignee_name or name, "assignee_email": email}
        return self.model_copy(update={**known, "assignee_name": ""})

    def knowing(self, members: Mapping[str, int]) -> Self:
        member_id = members.get(address(self.assignee_email))
        return self.model_copy(update={"member_id": member_id})

    def _whom(self, who: Span) -> Span:
        if self.assignee_type == "team":
            return Strong(marked(self.assignee))
        if isinstance(who, Person) and self._is(who):
            return "themselves"
        return Person(self.assignee, self.member_id)

    def _is(self, who: Person) -> bool:
        if self.member_id is not None and who.member_id is not None:
            return who.member_id == self.member_id
        return who.name == self.assignee


def marked(team: str) -> str:
    """A team's slug with its mark."""
    return team if team == TEAM else f"#{team.lstrip('#')}"


@activity("unassigned")
class Unassigned(Activity):
    example: ClassVar[dict[str, Any]] = {}
    changes_state: ClassVar = True

    def words(self, who: Span, issue: Span) -> Line:
        return (who, " unassigned ", issue)

    def noticed(self, tracker: Span, issue: Span) -> Line:
        return (issue, " is no longer assigned in ", tracker)

    def change(self) -> Change:
        return {"assignee": None}
