"""Issues and their activity in words, as Sentry's own pages have them."""

from bot.sandbox.sentry.records import Json
from bot.sandbox.sentry.state import State

PLAIN = {
    "first_seen": "first saw this issue",
    "set_resolved": "marked this issue as resolved",
    "set_unresolved": "marked this issue as unresolved",
    "set_resolved_by_age": "marked this issue as resolved due to inactivity",
    "set_resolved_in_commit": "marked this issue as resolved in a commit",
    "set_resolved_in_pull_request": "has created a PR for this issue",
    "unassigned": "unassigned this issue",
    "set_regression": "marked this issue as a regression",
    "set_escalating": "flagged this issue as escalating",
    "auto_set_ongoing": "automatically marked this issue as ongoing",
    "merge": "merged other issues into this issue",
}
SUBSTATUSES = {
    "archived_until_escalating": "until it escalates",
    "archived_forever": "forever",
    "archived_until_condition_met": "until a condition is met",
}


def state_in_words(issue: Json) -> str:
    """`Archived until it escalates`, `Resolved in api@5.0.0`, `Ongoing`."""
    details, substatus = issue["statusDetails"], issue["substatus"]
    if issue["status"] == "ignored":
        return f"Archived {SUBSTATUSES.get(substatus, '')}".strip()
    if issue["status"] == "unresolved":
        return str(substatus or "unresolved").capitalize()
    if details.get("inNextRelease"):
        return "Resolved in the next release"
    return f"Resolved in {details['inRelease']}" if "inRelease" in details else "Resolved"


def row_in_words(state: State, row: Json) -> Json:
    """`who` and `text` of one activity."""
    return {"who": _who(state, row), "text": _text(state, row["type"], row["data"])}


def _who(state: State, row: Json) -> str:
    if row.get("sentry_app"):
        return str(row["sentry_app"]["name"])
    if row["user"] is None:
        return "Sentry"
    proxies = {str(one.proxy.id): one.name for one in state.integrations}
    return proxies.get(row["user"]["id"], str(row["user"]["name"]))


def _text(state: State, kind: str, data: Json) -> str:
    if kind == "note":
        return f"commented: {data['text']}"
    if kind == "assigned":
        return f"assigned this issue to {_assignee(state, data)}"
    if kind == "set_priority":
        return f"updated the priority to {data['priority']}"
    if kind == "set_ignored":
        return "archived this issue" + _until(data)
    if kind == "set_resolved_in_release":
        version = data["version"] or "the upcoming release"
        return f"marked this issue as resolved in {version}"
    return PLAIN.get(kind, kind.replace("_", " "))


def _assignee(state: State, data: Json) -> str:
    number = int(data["assignee"])
    if data["assigneeType"] == "team":
        return f"#{state.teams[number].slug}"
    return state.people[number].name


def _until(data: Json) -> str:
    if data["ignoreUntilEscalating"]:
        return " until it escalates"
    if data["ignoreUntil"]:
        return f" until {data['ignoreUntil'][:16].replace('T', ' ')}"
    if data["ignoreCount"]:
        return f" until it happens {data['ignoreCount']} more times"
    if data["ignoreUserCount"]:
        return f" until it affects {data['ignoreUserCount']} more users"
    return ""
