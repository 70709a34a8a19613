"""What people do to issues: each decided by one conditional update, and written down."""

from bot.issues.archiving import CONDITIONS, USERS, Condition, archive, condition, may_archive
from bot.issues.assignees import Choice, choices
from bot.issues.assigning import assign
from bot.issues.moving import mark_ongoing, unresolve
from bot.issues.pressing import AlreadySo, Asked, Done
from bot.issues.resolving import WAYS, Ways, resolve, resolve_or_ask
from bot.issues.undoing import UNDO_FOR, undo

__all__ = [
    "CONDITIONS",
    "UNDO_FOR",
    "USERS",
    "WAYS",
    "AlreadySo",
    "Asked",
    "Choice",
    "Condition",
    "Done",
    "Ways",
    "archive",
    "assign",
    "choices",
    "condition",
    "mark_ongoing",
    "may_archive",
    "resolve",
    "resolve_or_ask",
    "undo",
    "unresolve",
]
