"""Which routes take an alert: those of new issues, or those of what rules tell."""

from bot.activities.alert import Alert
from bot.activities.occurrence import NotifiableKind
from bot.vocabulary.route_alerts import RouteAlert


def of(activity: NotifiableKind) -> str:
    """A RouteAlert; "": every route takes it, for it is no alert of an issue."""
    if not isinstance(activity, Alert):
        return ""
    return RouteAlert.RULES if activity.rule else RouteAlert.NEW_ISSUES
