"""Whether an issue still stands as who pressed saw it, by what is stored."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot.errors import UserError
from bot.intake.reported_states import is_same_assignee
from bot.intake.shown import IssueState
from bot.issues import undo_press
from bot.issues.acts import Act, name
from bot.issues.assignee_names import called
from bot.issues.assignee_names import key as assignee_key
from bot.issues.press import AlreadySo
from bot.write_back import feed
from store.issues.issues import Issue
from store.issues.wishes import Wish


class ChangedMeanwhile(UserError):
    """{issue} was changed meanwhile; the card shows it."""


class GoneMeanwhile(UserError):
    """{issue} was {state} meanwhile; the card shows it."""


class OtherwiseThere(UserError):
    """{issue} is {state} in {tracker} by now; the card will show it."""


def against(
    before: Mapping[str, Any], shown: IssueState, act: Act, issue_name: str, tracker: str
) -> None:
    """Compare what who pressed saw with how the tracker has it.

    Raises:
        OtherwiseThere: not as they saw it.
    """
    if act.kind not in feed.ASSIGNMENTS:
        if shown.status != before["status"]:
            raise OtherwiseThere(issue=issue_name, state=str(shown.status), tracker=tracker)
        return
    there = shown.assigned.activity.change()["assignee"] if shown.assigned else None
    if shown.assigned and not is_same_assignee(there, before["assignee"]):
        state = f"assigned to {called(there)}" if there else "assigned to nobody"
        raise OtherwiseThere(issue=issue_name, state=state, tracker=tracker)


def refusal(session: Session, wish: Wish, issue: Issue, act: Act) -> UserError | None:
    """What the issue's row says by now against the wish."""
    try:
        if wish.undo_of is not None:
            undo_press.check_back(session, wish.undo_of, issue)
    except UserError as fault:
        return fault
    if issue.is_gone:
        return GoneMeanwhile(issue=name(issue), state=issue.substatus)
    if act.kind in feed.ASSIGNMENTS:
        is_same = assignee_key(issue.assignee) == assignee_key(wish.before["assignee"])
        return None if is_same else ChangedMeanwhile(issue=name(issue))
    if issue.status != wish.before["status"]:
        return AlreadySo(issue=name(issue), state=str(issue.status))
    return None
