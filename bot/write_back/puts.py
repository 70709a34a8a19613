"""What is sent to Sentry for each act, in the form that does what its button says.

Seen on a running Sentry: `resolvedInNextRelease` is an error of the server where there is no
release, another substatus on an archived issue is dropped, `null` does not unassign.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from math import ceil
from typing import Any

from bot.issues.acts import Act
from bot.issues.resolution import CURRENT
from store.issues.issues import IssueStatus

Body = dict[str, Any]
ESCALATING, FOREVER, CONDITION = (
    f"archived_{until}" for until in ("until_escalating", "forever", "until_condition_met")
)
REOPEN: Body = {"status": "unresolved"}
CONDITIONS = ("ignoreCount", "ignoreUserCount", "ignoreDuration")
WINDOWS = ("ignoreWindow", "ignoreUserWindow")
MINUTE = 60  # Seconds.


def bodies(act: Act, status: IssueStatus, now: datetime, actor: str = "") -> list[Body]:
    """The bodies of the PUTs, in order; `actor` is the assignee as Sentry calls them."""
    if act.kind == "assigned":
        return [{"assignedTo": actor}]
    if act.kind == "unassigned":
        return [{"assignedTo": ""}]
    if act.kind == "set_ignored":
        body = _archive(act.data, now)
        return [REOPEN, body] if status == IssueStatus.ARCHIVED else [body]
    return [_STATES.get(act.kind, _resolved)(act)]


def substatus(data: Mapping[str, Any]) -> str:
    """What an archive is called with such conditions."""
    if data.get("ignoreUntilEscalating"):
        return ESCALATING
    is_bound = any(data.get(name) for name in (*CONDITIONS, "ignoreUntil"))
    return CONDITION if is_bound else FOREVER


def _archive(data: Mapping[str, Any], now: datetime) -> Body:
    details = {name: data[name] for name in (*CONDITIONS, *WINDOWS) if data.get(name)}
    if until := data.get("ignoreUntil"):
        left = (datetime.fromisoformat(str(until)) - now).total_seconds()
        details["ignoreDuration"] = max(1, ceil(left / MINUTE))
    archived = {"status": "ignored", "substatus": substatus(data)}
    return archived | ({"statusDetails": details} if details else {})


def _resolved(_act: Act) -> Body:
    return {"status": "resolved"}


def _in_release(act: Act) -> Body:
    """The current one is Sentry's to name; one that was chosen, or is brought back, is that.

    Sentry's own rows tell of the next release without a version.
    """
    version, is_current = act.data.get("version"), act.noted.get("way") == CURRENT
    if act.data.get("inNextRelease") or not (version or is_current):
        details: Body = {"inNextRelease": True}
    else:
        details = {"inRelease": "latest" if is_current else version}
    return {"status": "resolved", "statusDetails": details}


_STATES: Mapping[str, Callable[[Act], Body]] = {
    "set_unresolved": lambda _: REOPEN,
    "set_resolved_in_release": _in_release,
}
