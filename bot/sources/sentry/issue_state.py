"""An issue as Sentry's payloads have it, and how it stands by them."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from bot.intake.incoming import Slug, SourceId
from bot.intake.shown import IssueState, Step
from bot.sources.sentry.occurrence import NO_OCCURRENCE, AnyOccurrence
from bot.sources.sentry.parts import (
    SHORT_MAX,
    Address,
    Commit,
    Level,
    Long,
    Loose,
    Moment,
    Number,
    OrEmpty,
    Short,
    Who,
)
from store.issues.issues import IssueStatus

CONDITIONS = (
    "ignoreCount",
    "ignoreWindow",
    "ignoreUserCount",
    "ignoreUserWindow",
    "ignoreUntil",
    "ignoreDuration",
)
REOPENED = {"regressed": "set_regression", "escalating": "set_escalating"}  # By substatus.
NOW, NEXT_RELEASE, RELEASE = "now", "in_next_release", "in_release"  # Sentry's resolution types.
FIXES = ("with_commit", "in_commit", RELEASE)  # Where Sentry itself did it: by a commit.


class Project(BaseModel):
    id: int | str | None = None
    slug: Slug


class Cause(BaseModel):
    """Sentry's `metadata`: what an issue's title is made of, and where it happened."""

    value: Loose = ""
    filename: Loose = ""
    function: Loose = ""


class SentryIssue(BaseModel):
    id: SourceId
    title: Long
    project: Project
    short_id: Short = Field("", alias="shortId")
    culprit: Short = ""
    level: Level = None
    count: Number | None = None
    user_count: Number | None = Field(None, alias="userCount")
    first_seen: Moment | None = Field(None, alias="firstSeen")
    last_seen: Moment | None = Field(None, alias="lastSeen")
    status: Loose = ""
    substatus: Short = ""
    status_details: Annotated[dict[str, Any], OrEmpty] = Field({}, alias="statusDetails")
    assigned_to: Who | None = Field(None, alias="assignedTo")
    metadata: Annotated[Cause, OrEmpty] = Cause()
    category: Loose = Field("", alias="issueCategory")
    # Of what is no error, where it is told.
    occurrence: AnyOccurrence = Field(default_factory=lambda: NO_OCCURRENCE)
    permalink: Address = ""
    web_url: Address = ""
    url: Address = ""

    @property
    def metric_alert(self) -> str:
        """The metric alert that a metric issue is of; "" of another issue."""
        return self.occurrence.metric_alert(self.category, self.title.strip())

    @property
    def commit(self) -> Commit:
        """In which it was resolved, maybe before; without id if there is none."""
        return Commit.model_validate(self.status_details.get("inCommit"))


def state_of(issue: SentryIssue) -> IssueState | None:
    """How the payload shows the issue; None: it says nothing that is known here."""
    step_to = _STEPS.get(issue.status)
    if step_to is None:
        return None
    status, step = step_to
    reached, is_told = step(issue), "assigned_to" in issue.model_fields_set
    assigned = assignment(issue.assigned_to) if is_told else None
    if not (reached.is_sound and (assigned is None or assigned.is_sound)):
        return None
    return IssueState(status=status, reached=reached, assigned=assigned)


def assignment(who: Who | None) -> Step:
    """The activity that leads to the assignee."""
    if who is None:
        return Step(kind="unassigned")
    told = {"assignee": who.name.strip() or who.email or "somebody", "assigneeEmail": who.email}
    data = told | {"assigneeType": "team" if who.type == "team" else "user"}
    return Step(kind="assigned", data=data)


def archive(issue: SentryIssue) -> Step:
    """The conditions that are set; a count that is used up already is none.

    A time ends here, for Sentry sends nothing when it does; all else Sentry judges, and tells the
    end: `unresolved`.
    """
    details = issue.status_details
    set_ones = {name: details[name] for name in CONDITIONS if _is_set(details.get(name))}
    if "ignoreUntil" in set_ones:
        return Step(kind="set_ignored", data={"ignoreUntil": set_ones["ignoreUntil"]})
    until_escalating = issue.substatus == "archived_until_escalating"
    told = {"ignoreUntilEscalating": until_escalating, "endIsTold": True}
    return Step(kind="set_ignored", data=set_ones | told)


def resolution(issue: SentryIssue, how: str = "") -> Step:
    """By what it was resolved: the details may be those of an earlier time, `how` never is.

    `how` is Sentry's `resolution_type`; "" where nothing is said of it.
    """
    details = {} if how == NOW else issue.status_details
    is_by_age = bool(issue.status_details.get("autoResolved"))
    version = details.get("inRelease")
    release = version.strip()[:SHORT_MAX] if isinstance(version, str) else ""
    if how == NEXT_RELEASE:  # With semantic versions, the details have the current one.
        current = {"current_release_version": release} if release else {}
        return Step(kind="set_resolved_in_release", data={"inNextRelease": True} | current)
    if how != RELEASE and issue.commit.sha and "inCommit" in details:
        return Step(kind="set_resolved_in_commit", data={"commit": issue.commit.told()})
    if release:
        return Step(kind="set_resolved_in_release", data={"version": release})
    if details.get("inNextRelease"):
        return Step(kind="set_resolved_in_release", data={"inNextRelease": True})
    return Step(kind="set_resolved_by_age" if is_by_age else "set_resolved")


def reopening(issue: SentryIssue) -> Step:
    return Step(kind=REOPENED.get(issue.substatus, "set_unresolved"))


def _is_set(condition: object) -> bool:
    return bool(condition) and not (isinstance(condition, int) and condition < 0)


_STEPS = {
    "unresolved": (IssueStatus.UNRESOLVED, reopening),
    "resolved": (IssueStatus.RESOLVED, resolution),
    "ignored": (IssueStatus.ARCHIVED, archive),
    "archived": (IssueStatus.ARCHIVED, archive),
}
