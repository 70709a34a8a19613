"""Who works on an issue."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import Field

from bot.activities.base import Activity, Change, ShortText, activity, address
from bot.notes.note import Effect, Line, Person, Span, Strong
from store.issues.subscriptions import Part


@activity("assigned")
class Assigned(Activity):
    example: ClassVar = {
        "assignee": "Grace Hopper",
        "assigneeType": "user",
        "assigneeEmail": "grace@acme.test",
    }
    changes_state: ClassVar = True
    effect: ClassVar = Effect.ACKNOWLEDGES

    assignee: ShortText = Field(min_length=1)  # A display name, or a team's slug.
    assignee_type: Literal["user", "team"] = Field("user", alias="assigneeType")
    assignee_email: ShortText = Field("", alias="assigneeEmail")
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

    def knowing(self, members: Mapping[str, int]) -> Self:
        member_id = members.get(address(self.assignee_email))
        return self.model_copy(update={"member_id": member_id})

    def _whom(self, who: Span) -> Span:
        if self.assignee_type == "team":
            return Strong(f"#{self.assignee.lstrip('#')}")
        if isinstance(who, Person) and self._is(who):
            return "themselves"
        return Person(self.assignee, self.member_id)

    def _is(self, who: Person) -> bool:
        if self.member_id is not None and who.member_id is not None:
            return who.member_id == self.member_id
        return who.name == self.assignee


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
