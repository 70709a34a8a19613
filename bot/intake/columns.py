"""What an activity changes of its issue's columns."""

from bot.activities.base import Activity, Change
from bot.intake.incoming import IssueFacts


def said(activity: Activity, change: Change, facts: IssueFacts, project_id: int) -> Change:
    """What the kind means for it, then what the source said of it."""
    shown = facts.model_dump(exclude={"id", "project"}, exclude_none=True)
    last = {"last_activity_id": None} if activity.changes_state else {}  # Known when stored.
    return change | shown | last | {"project_id": project_id}


def by(activity_id: int, changes: Change) -> Change:
    return changes | ({"last_activity_id": activity_id} if "last_activity_id" in changes else {})
