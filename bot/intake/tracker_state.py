"""How the tracker shows an issue counts, whatever the verb beside it says."""

from bot.activities.base import Activity, Change
from bot.intake.shown import IssueState
from bot.notes.note import Effect
from store.issues.issues import IssueStatus, StoredState

PRESSED = "slack:"  # Activities that began with a press here begin so.


def change(activity: Activity, state: IssueState | None, *, is_first: bool) -> Change:
    """What the activity makes of its issue; where the tracker shows more by now, that.

    Of an issue that nobody here knew, all is taken as it is shown, and is no news.
    """
    columns = activity.change()
    if state is None:
        return columns
    if is_first and state.assigned is not None:
        columns = state.assigned.activity.change() | columns
    is_moved = "status" in columns and columns["status"] != state.status
    is_closed = is_first and state.status != IssueStatus.UNRESOLVED
    return columns | (state.reached.activity.change() if is_moved or is_closed else {})


def is_outdated(activity: Activity, by_now: IssueStatus | None) -> bool:
    """The tracker shows the contrary of it by now, so it moves nobody who is on call."""
    if by_now is None:
        return False
    is_open = by_now == IssueStatus.UNRESOLVED
    return activity.effect == (Effect.CLOSES if is_open else Effect.OPENS)


def status(source_id: str, state: IssueState | None, known: StoredState, changes: Change) -> str:
    """The status by which the tracker has the issue from now on; "" where it never showed any.

    A press moves it here alone.
    """
    if state is not None:
        return str(state.status)
    is_news = known.tracker_status and not source_id.startswith(PRESSED)
    return str(changes.get("status", known.tracker_status)) if is_news else known.tracker_status
