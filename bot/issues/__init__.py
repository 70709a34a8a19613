"""What people do to issues: each decided by one conditional update, and written down."""

from bot.issues.acts import Confirmation, Question
from bot.issues.archival import (
    CONDITIONS,
    COUNTED,
    WINDOWS,
    Condition,
    archive,
    condition,
    may_archive,
)
from bot.issues.assignees import Choice, choices
from bot.issues.assignment import assign
from bot.issues.press import AlreadySo
from bot.issues.release_options import choices as release_choices
from bot.issues.release_options import renew_ways
from bot.issues.reopen import mark_ongoing, unresolve
from bot.issues.resolution import SPECIFIC, WAYS, Ways, resolve, resolve_or_ask
from bot.issues.undo_press import UNDO_FOR, undo

__all__ = [
    "CONDITIONS",
    "COUNTED",
    "SPECIFIC",
    "UNDO_FOR",
    "WAYS",
    "WINDOWS",
    "AlreadySo",
    "Choice",
    "Condition",
    "Confirmation",
    "Question",
    "Ways",
    "archive",
    "assign",
    "choices",
    "condition",
    "mark_ongoing",
    "may_archive",
    "release_choices",
    "renew_ways",
    "resolve",
    "resolve_or_ask",
    "undo",
    "unresolve",
]
