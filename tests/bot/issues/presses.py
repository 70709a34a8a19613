"""Every press by name, to be tried in one table."""

from functools import partial

from bot import issues
from store.issues.issues import IssueStatus
from tests.bot.acme import token

UNRESOLVED, RESOLVED, ARCHIVED = IssueStatus

ESCALATING = issues.condition("escalating")
PRESSES = {
    "resolve": issues.resolve,
    "archive": partial(issues.archive, until=ESCALATING),
    "unresolve": issues.unresolve,
    "ongoing": issues.mark_ongoing,
    "assign": partial(issues.assign, value=f"member:{token(2)}"),
}
FROM = {
    "resolve": UNRESOLVED,
    "archive": UNRESOLVED,
    "unresolve": RESOLVED,
    "ongoing": ARCHIVED,
}
TO = {"resolve": RESOLVED, "archive": ARCHIVED, "unresolve": UNRESOLVED, "ongoing": UNRESOLVED}
KINDS = {UNRESOLVED: "set_unresolved", RESOLVED: "set_resolved", ARCHIVED: "set_ignored"}
