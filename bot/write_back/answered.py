"""Sentry's answer against what was asked: a 200 does not say that it was done."""

from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from bot.intake.shown import IssueState
from bot.issues.acts import Act
from bot.sentry.models import Issue
from bot.sources.sentry import issue_state
from bot.sources.sentry.issue_state import SentryIssue
from bot.write_back import puts
from store.issues.issues import IssueStatus

ESCALATING = "escalating"  # Sentry's substatus; nobody can ask for it, nor end it by a PUT.


def is_done(act: Act, answer: Issue, actor: str = "") -> bool:
    """Whether the issue stands as the act would have it; `actor`: see `puts.bodies`."""
    if act.kind == "unassigned":
        return answer.assigned_to is None
    if act.kind == "assigned":
        return _is_assigned(act, answer, actor)
    shown = state(answer)
    status = shown.status if shown else None
    if act.kind == "set_ignored":
        wanted = puts.substatus(act.data)
        return status == IssueStatus.ARCHIVED and answer.substatus in {"", wanted}
    if act.kind == "set_unresolved":
        # An escalating one is unresolved before as after: that was no doing of ours.
        return status == IssueStatus.UNRESOLVED and answer.substatus != ESCALATING
    return status == IssueStatus.RESOLVED


def as_told(act: Act, answer: Issue) -> Act:
    """The act with what Sentry made of it: the release that it named, who judges an archive."""
    act = replace(act, substatus=answer.substatus or None)
    if act.kind == "set_ignored":
        is_timed = bool(act.data.get("ignoreDuration") or act.data.get("ignoreUntil"))
        return act if is_timed else _with(act, endIsTold=True)
    if act.kind != "set_resolved_in_release":
        return act
    release = str(answer.status_details.get("inRelease") or "")
    if not release:
        return act
    is_next = act.data.get("inNextRelease") or not act.data.get("version")
    name = "current_release_version" if is_next else "version"
    return _with(act, **{name: release})


def state(answer: Issue) -> IssueState | None:
    """How Sentry shows the issue; None: in a way that is not known here."""
    try:
        return issue_state.state_of(SentryIssue.model_validate(answer.payload))
    except ValidationError:
        return None


def _with(act: Act, **data: Any) -> Act:  # noqa: ANN401 - any JSON.
    return replace(act, data={**act.data, **data})


def _is_assigned(act: Act, answer: Issue, actor: str) -> bool:
    """By Sentry's own id, else by the address."""
    who = answer.assigned_to
    if who is None or who.type != act.data.get("assigneeType", "user"):
        return False
    email = str(act.data.get("assigneeEmail") or "").lower()
    return f"{who.type}:{who.id}" == actor or (bool(email) and who.email.lower() == email)
