"""What a press does, as an activity and in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.activities import kind_named
from bot.issues.names import name_of
from bot.notes.note import Line, Link
from store.issues.issues import Issue

NAME_MAX = 100  # Characters, ours.
ADD_COMMENT, CHANGE_COMMENT = "issue.comment", "issue.comment_change"
_COMMENTS = {ADD_COMMENT: " commented on ", CHANGE_COMMENT: " changed the comment on "}


@dataclass(frozen=True)
class Act:
    """What a press does: an activity like any other, and an entry of the audit log."""

    kind: str  # The activity's.
    action: str  # The audit log's.
    data: Mapping[str, Any] = field(default_factory=dict)  # The activity's.
    substatus: str | None = None  # None: what the activity makes it.
    noted: Mapping[str, Any] = field(default_factory=dict)  # The audit log's.


@dataclass(frozen=True)
class Confirmation:
    """A press that was carried out or asked of the tracker, as who pressed is told of it."""

    line: Line
    undo: str = ""  # The token of what takes it back; "": nothing does.
    is_asked: bool = False  # Of the tracker: the line says no more than that.


@dataclass(frozen=True)
class Question:
    """An issue that a person is asked something about, before it is changed."""

    token: str  # The issue's.
    issue: str  # What people call it.


def in_words(issue: Issue, act: Act) -> Line:
    """To who pressed: "You archived SHOP-7 for an hour."."""
    if act.action in _COMMENTS:  # Without its words: they stand in Slack.
        return ("You", _COMMENTS[act.action], Link(name_of(issue), issue.url), ".")
    kind = kind_named(act.kind)
    if kind is None:
        raise LookupError(act.kind)
    line = kind.model_validate(act.data).words("You", Link(name_of(issue), issue.url))
    return (*line, ".")


def name(issue: Issue) -> str:
    """What a text to a person calls it, in a sentence."""
    if issue.short_id or len(issue.title) <= NAME_MAX:
        return issue.short_id or issue.title
    return f"{issue.title[: NAME_MAX - 1]}…"


def undoable(issue: Issue) -> dict[str, Any]:
    """The columns that a press may change, as they are; plain JSON."""
    return {
        "status": str(issue.status),
        "substatus": issue.substatus,
        "assignee": issue.assignee,
        "archive_ends_at": issue.archive_ends_at and issue.archive_ends_at.isoformat(),
        "archive_events": issue.archive_events,
        "archive_events_from": issue.archive_events_from,
        "archive_users": issue.archive_users,
        "archive_users_from": issue.archive_users_from,
    }
