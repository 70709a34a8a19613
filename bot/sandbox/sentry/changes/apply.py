"""Carrying out what a PUT asks for: state, activity and webhooks, in Sentry's order."""

from datetime import timedelta

from bot.sandbox.sentry.changes import wanted as asked
from bot.sandbox.sentry.changes.wanted import Wanted
from bot.sandbox.sentry.clock import iso
from bot.sandbox.sentry.errors import RestError, internal
from bot.sandbox.sentry.records import Issue, Json, Person, Release, Resolution, Snooze, Team
from bot.sandbox.sentry.shapes.issues import hooked
from bot.sandbox.sentry.state import State

ESCALATING = "archived_until_escalating"
CONDITIONS = ("ignoreCount", "ignoreWindow", "ignoreUserCount", "ignoreUserWindow")


def apply(state: State, issue: Issue, wanted: Wanted, by: Person) -> None:
    """Change an issue as somebody asked for; raises RestError where Sentry breaks."""
    if wanted.status in {"resolved", "resolvedInNextRelease"}:
        _resolve(state, issue, wanted, by)
    elif wanted.status == "ignored":
        _archive(state, issue, wanted, by)
    elif wanted.status == "unresolved":
        _reopen(state, issue, wanted, by)
    if wanted.assigns:
        assign(state, issue, wanted.assignee, by, integration=wanted.integration)
    if wanted.priority:
        set_priority(state, issue, wanted.priority, by)
    _set_flags(issue, wanted.flags, by)
    state.touch()


def _resolve(state: State, issue: Issue, wanted: Wanted, by: Person) -> None:
    """Not idempotent: a plain one writes another row and sends another webhook each time."""
    release, is_next = wanted.release, wanted.is_next
    if wanted.status == "resolvedInNextRelease":
        release, is_next = _next_release(state, issue), True
    kind, data, how = "set_resolved", Json(), "now"
    is_new = True
    if release is not None:
        kind, how = "set_resolved_in_release", "in_next_release" if is_next else "in_release"
        data, is_new = _row_data(release, is_next=is_next), issue.resolution is None
        issue.resolution = Resolution(_details(release, is_next=is_next), by)
    issue.status, issue.substatus = "resolved", None
    issue.subscribers.setdefault(by.id, "changed_status")
    if is_new:
        state.write(issue, kind, data, by)
    hook_issue(state, issue, "resolved", by, resolution_type=how)
    if by.self_assigns and issue.assignee is None:
        assign(state, issue, by, by)


def _next_release(state: State, issue: Issue) -> Release:
    try:
        return asked.newest_release(state, issue)
    except RestError:
        raise internal() from None  # The other form has a clean refusal, this one has not.


def _details(release: Release, *, is_next: bool) -> Json:
    if is_next and not release.is_semver:
        return {"inNextRelease": True}
    return {"inRelease": release.version}


def _row_data(release: Release, *, is_next: bool) -> Json:
    if not is_next:
        return {"version": release.version}
    more = {"current_release_version": release.version} if release.is_semver else {}
    return {"version": ""} | more


def _archive(state: State, issue: Issue, wanted: Wanted, by: Person) -> None:
    """On what is archived already only the conditions change; the substatus is dropped."""
    was_archived = issue.status == "ignored"
    if not was_archived:
        issue.status, issue.substatus = "ignored", wanted.substatus
    issue.resolution = None
    until_escalating = wanted.substatus == ESCALATING
    if not until_escalating:
        issue.snooze = _snooze(state, issue, wanted, by)
    if was_archived:
        return
    issue.subscribers.setdefault(by.id, "changed_status")
    state.write(issue, "set_ignored", _archive_data(issue, escalating=until_escalating), by)
    for action in state.forms.archived:
        hook_issue(state, issue, action, by)


def _snooze(state: State, issue: Issue, wanted: Wanted, by: Person) -> Snooze | None:
    minutes = wanted.details.get("ignoreDuration")
    conditions = {name: wanted.details.get(name) or None for name in CONDITIONS}
    if not (minutes or conditions["ignoreCount"] or conditions["ignoreUserCount"]):
        return None
    until = state.clock.now() + timedelta(minutes=minutes) if minutes else None
    return Snooze(conditions, until, by, issue.count)


def _archive_data(issue: Issue, *, escalating: bool) -> Json:
    snooze = None if escalating else issue.snooze
    found = snooze.conditions if snooze else {}
    return {
        "ignoreCount": found.get("ignoreCount"),
        "ignoreDuration": None,
        "ignoreUntil": iso(snooze.until) if snooze else None,
        "ignoreUserCount": found.get("ignoreUserCount"),
        "ignoreUserWindow": found.get("ignoreUserWindow"),
        "ignoreWindow": found.get("ignoreWindow"),
        "ignoreUntilEscalating": True if escalating else None,
    }


def _reopen(state: State, issue: Issue, wanted: Wanted, by: Person) -> None:
    """On what is unresolved already nothing happens, whatever the substatus."""
    before = issue.status
    issue.resolution = None
    if before == "unresolved":
        return
    again = state.forms.reopened if before == "resolved" else "ongoing"
    issue.status, issue.substatus = "unresolved", wanted.substatus or again
    issue.subscribers.setdefault(by.id, "changed_status")
    state.write(issue, "set_unresolved", {}, by)
    if before == "resolved" and state.forms.unresolved_hook:
        hook_issue(state, issue, "unresolved", by)


def assign(
    state: State,
    issue: Issue,
    assignee: Person | Team | None,
    by: Person | None,
    *,
    integration: str | None = None,
) -> None:
    """Nothing for who has it already; there is no webhook for taking it away."""
    if assignee is issue.assignee:
        return
    issue.assignee = assignee
    if assignee is None:
        state.write(issue, "unassigned", {}, by)
        return
    address = assignee.email if isinstance(assignee, Person) else None
    kind = "user" if isinstance(assignee, Person) else "team"
    data: Json = {"assignee": str(assignee.id), "assigneeEmail": address, "assigneeType": kind}
    if integration:
        data["integration"] = integration
    if isinstance(assignee, Person):
        issue.subscribers.setdefault(assignee.id, "assigned")
    state.write(issue, "assigned", data, by)
    shown: Json = {"type": kind, "name": assignee.name, "id": assignee.id}
    hook_issue(
        state, issue, "assigned", by, assignee=shown | ({"email": address} if address else {})
    )


def set_priority(state: State, issue: Issue, priority: str, by: Person | None) -> None:
    """No webhook; the same again writes no row."""
    is_new = issue.priority != priority
    issue.priority, issue.priority_locked_at = priority, state.clock.now()
    if is_new:
        state.write(issue, "set_priority", {"priority": priority, "reason": None}, by)


def _set_flags(issue: Issue, flags: dict[str, bool], by: Person) -> None:
    if "hasSeen" in flags and by.org == issue.project.org:  # No integration has seen anything.
        _put(issue.seen_by, by.id, there=flags["hasSeen"])
    if "isBookmarked" in flags:
        _put(issue.bookmarked_by, by.id, there=flags["isBookmarked"])
        if flags["isBookmarked"]:
            issue.subscribers.setdefault(by.id, "bookmarked")
    if "isSubscribed" in flags:
        issue.subscribers.pop(by.id, None)
        if flags["isSubscribed"]:
            issue.subscribers[by.id] = "unknown"
    issue.is_public = flags.get("isPublic", issue.is_public)


def _put(found: set[int], number: int, *, there: bool) -> None:
    (found.add if there else found.discard)(number)


def hook_issue(state: State, issue: Issue, action: str, by: Person | None, **more: object) -> None:
    """Send a webhook about an issue as it is now."""
    state.hook("issue", action, more | {"issue": hooked(state, issue)}, by)
