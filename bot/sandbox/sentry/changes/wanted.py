"""What the body of a PUT asks for, or every text that it is refused for."""

import dataclasses
from typing import Any

from bot.sandbox.sentry.changes.actors import find_assignee
from bot.sandbox.sentry.errors import RestError, invalid
from bot.sandbox.sentry.records import Issue, Json, Person, Release, Team
from bot.sandbox.sentry.state import State

STATUSES = ("resolved", "unresolved", "ignored", "resolvedInNextRelease")
OLD_NAMES = {
    "until_escalating": "archived_until_escalating",
    "until_condition_met": "archived_until_condition_met",
    "forever": "archived_forever",
}
SUBSTATUSES = (*OLD_NAMES, *OLD_NAMES.values(), "escalating", "ongoing", "regressed", "new")
PRIORITIES = ("low", "medium", "high")
FLAGS = ("hasSeen", "isBookmarked", "isSubscribed", "isPublic")
COUNTS = (
    "ignoreDuration",
    "ignoreCount",
    "ignoreWindow",
    "ignoreUserCount",
    "ignoreUserWindow",
)
WINDOW_MAX = 7 * 24 * 60  # Minutes.
BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
NO_RELEASE = "No release data present in the system to form a basis for 'Next Release'"
UNKNOWN_RELEASE = "Unable to find a release with the given version."


@dataclasses.dataclass(slots=True)
class Wanted:
    """A body that is valid; what it leaves out is None."""

    status: str | None = None
    substatus: str | None = None
    details: Json = dataclasses.field(default_factory=dict)
    release: Release | None = None  # Of `inRelease`, or the newest for `inNextRelease`.
    is_next: bool = False
    assigns: bool = False
    assignee: Person | Team | None = None
    priority: str | None = None
    flags: dict[str, bool] = dataclasses.field(default_factory=dict)
    integration: str | None = None


def read(state: State, issue: Issue, body: Json) -> Wanted:
    """Check all fields before any is acted on; unknown ones are nobody's business."""
    wanted, faults = Wanted(), dict[str, Any]()
    for name, value in body.items():
        if value is None and name in {"substatus", "integration"}:
            continue
        try:
            _take(state, issue, wanted, name, value)
        except RestError as error:
            faults[name] = error.body
    if faults:
        raise invalid(faults)
    return wanted


def _take(state: State, issue: Issue, wanted: Wanted, name: str, value: Any) -> None:  # noqa: ANN401 - any JSON
    """Keep one field; raises RestError with its texts."""
    if name == "status":
        wanted.status = _choice(value, STATUSES)
    elif name == "substatus":
        chosen = _choice(value, SUBSTATUSES)
        wanted.substatus = OLD_NAMES.get(chosen, chosen)
    elif name == "statusDetails":
        _take_details(state, issue, wanted, value)
    elif name in COUNTS:
        wanted.details[name] = _number(name, value)
    elif name == "assignedTo":
        wanted.assigns, wanted.assignee = True, find_assignee(state, issue.project, value)
    elif name == "priority":
        wanted.priority = _choice(value, PRIORITIES)
    elif name in FLAGS:
        wanted.flags[name] = boolean(value)
    elif name == "integration":
        wanted.integration = str(value)


def _take_details(state: State, issue: Issue, wanted: Wanted, value: Any) -> None:  # noqa: ANN401 - any JSON
    if not isinstance(value, dict):
        found = type(value).__name__
        raise invalid(
            {"non_field_errors": [f"Invalid data. Expected a dictionary, but got {found}."]}
        )
    faults: Json = {}
    for name, one in value.items():
        try:
            _take_detail(state, issue, wanted, name, one)
        except RestError as error:
            faults[name] = error.body
    if faults:
        raise invalid(faults)


def _take_detail(state: State, issue: Issue, wanted: Wanted, name: str, value: Any) -> None:  # noqa: ANN401 - any JSON
    if name in COUNTS:
        wanted.details[name] = _number(name, value)
    elif name == "inNextRelease":  # Whatever its value is.
        wanted.release, wanted.is_next = newest_release(state, issue), True
    elif name == "inRelease":
        wanted.release = _release(state, issue, value)
    elif name == "inUpcomingRelease":
        raise texts("Your organization does not have access to this feature.")
    elif name == "inCommit":
        raise RestError(400, {"repository": ["Unable to find the given repository."]})


def newest_release(state: State, issue: Issue) -> Release:
    """The greatest version in a project that counts by semver, else the last by time."""
    releases = state.releases_of(issue.project)
    if not releases:
        raise texts(NO_RELEASE)
    if not releases[0].is_semver:
        return releases[0]
    return max((one for one in releases if one.is_semver), key=lambda one: one.numbers)


def _release(state: State, issue: Issue, version: Any) -> Release:  # noqa: ANN401 - any JSON
    if version == "latest":
        return newest_release(state, issue)
    for release in state.releases_of(issue.project):
        if release.version == version:
            return release
    raise texts(UNKNOWN_RELEASE)


def _choice(value: Any, choices: tuple[str, ...]) -> str:  # noqa: ANN401 - any JSON
    if value is None:
        raise texts("This field may not be null.")
    if value not in choices:
        raise texts(f'"{value}" is not a valid choice.')
    return str(value)


def _number(name: str, value: Any) -> int | None:  # noqa: ANN401 - any JSON
    if value is None:
        return None
    try:
        number = int(str(value))
    except ValueError:
        raise texts("A valid integer is required.") from None
    if name.endswith("Window") and number > WINDOW_MAX:
        raise texts(f"Ensure this value is less than or equal to {WINDOW_MAX}.")
    return number


def boolean(value: Any) -> bool:  # noqa: ANN401 - any JSON
    found = BOOLEANS.get(str(value).lower())
    if found is None:
        raise texts("Must be a valid boolean.")
    return found


def texts(*found: str) -> RestError:
    return RestError(400, list(found))
