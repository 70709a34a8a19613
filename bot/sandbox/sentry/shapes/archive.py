"""What ends an archive, and whether it has come."""

from typing import Any

from bot.sandbox.sentry.clock import iso
from bot.sandbox.sentry.records import Issue, Json, Person, Snooze
from bot.sandbox.sentry.shapes.people import seen_by
from bot.sandbox.sentry.state import State

CONDITIONS = ("ignoreCount", "ignoreUntil", "ignoreUserCount", "ignoreUserWindow", "ignoreWindow")


def is_over(state: State, found: Issue) -> bool:
    """Whether what ends its archive has come."""
    snooze = found.snooze
    if snooze is None:
        return False
    if snooze.until is not None:
        return state.clock.now() >= snooze.until
    wanted = snooze.conditions.get("ignoreCount")
    return bool(wanted) and found.count - snooze.seen >= int(wanted or 0)


def conditions(found: Issue, snooze: Snooze, viewer: Person | None) -> Json:
    shown: dict[str, Any] = {name: snooze.conditions.get(name) for name in CONDITIONS}
    shown["ignoreUntil"] = iso(snooze.until)
    if shown["ignoreCount"] and not shown["ignoreWindow"]:
        shown["ignoreCount"] -= found.count - snooze.seen
    return shown | {"actor": seen_by(snooze.actor, viewer)}
