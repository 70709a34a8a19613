"""Assigning an issue, to a person or a team, and taking that back."""

from typing import Any

from sqlmodel import Session

from bot.errors import UserError
from bot.identity.gate import Allowed, Presser
from bot.issues import assignees
from bot.issues.acts import Act, Confirmation, name
from bot.issues.assignee_names import called, key
from bot.issues.press import press
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from store.issues import issues
from store.issues.issues import Issue

UNASSIGN = Act("unassigned", action="issue.unassign")


class AssignedAlready(UserError):
    """{issue} is already assigned to {name}."""


class NobodyAlready(UserError):
    """{issue} is assigned to nobody."""


class AssignedMeanwhile(UserError):
    """{issue} was assigned to {name} meanwhile; the card shows it. Choose again to change it."""


class UnassignedMeanwhile(UserError):
    """{issue} was unassigned meanwhile; the card shows it. Choose again to change it."""


def assign(
    services: Services, pressed: Pressed, by: Presser, value: str, shown: str | None = None
) -> Confirmation:
    """Assign the issue to whom the option stands for.

    `shown` is the key of the assignee that the card showed (None: not known): whoever chose
    without seeing the newest one chooses again.

    Raises:
        UserError: the person may not, it can't be that one, or somebody else was first.
    """

    def decide(session: Session, allowed: Allowed) -> Act:
        wanted = assignees.chosen(session, allowed, value)
        _check(allowed.issue, wanted, shown)
        if not issues.claim(session, allowed.issue):
            raise _meanwhile(allowed.issue)
        return _act(wanted)

    return press(services, pressed, by, decide)


def _check(issue: Issue, wanted: dict[str, Any] | None, shown: str | None) -> None:
    """The assignee is another one, and the one that the person saw."""
    if key(wanted) == key(issue.assignee):
        if wanted is None:
            raise NobodyAlready(issue=name(issue))
        raise AssignedAlready(issue=name(issue), name=called(wanted))
    if shown is not None and shown != key(issue.assignee):
        raise _meanwhile(issue)


def _meanwhile(issue: Issue) -> UserError:
    if issue.assignee is None:
        return UnassignedMeanwhile(issue=name(issue))
    return AssignedMeanwhile(issue=name(issue), name=called(issue.assignee))


def _act(wanted: dict[str, Any] | None) -> Act:
    if wanted is None:
        return UNASSIGN
    data = {
        "assignee": wanted["name"],
        "assigneeType": wanted["type"],
        "assigneeEmail": wanted["email"],
    }
    noted = {"assignee": wanted["email"] or called(wanted)}
    return Act("assigned", action="issue.assign", data=data, noted=noted)
