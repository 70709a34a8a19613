"""Who is told, by which provider, and the reason. Pure: values in, decisions out."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.incoming import LEVELS
from store.intake import Way


@dataclass(frozen=True)
class Decision:
    """One route's answer to an alert."""

    target: str
    reason: str = ""  # Why not; "" means that the target gets it.

    @property
    def is_told(self) -> bool:
        return not self.reason


def by_routes(ways: Iterable[Way], *, level: str, environment: str) -> list[Decision]:
    """One decision a target: it is told if one of its routes matches, else the first reason."""
    decisions: dict[str, Decision] = {}
    for route in ways:
        decision = Decision(route.target, _mismatch(route, level, environment))
        known = decisions.get(route.target)
        if known is None or (decision.is_told and not known.is_told):
            decisions[route.target] = decision
    return list(decisions.values())


def broadcasts(ways: Iterable[Way], target: str, kind: str) -> bool:
    """Whether a reply of that kind is shown in the channel too."""
    return any(kind in route.broadcast for route in ways if route.target == target)


def _mismatch(route: Way, level: str, environment: str) -> str:
    """Which condition of the route does not hold, in words; "" if all hold."""
    if route.min_level and LEVELS.index(level) < LEVELS.index(route.min_level):
        return f"level {level} is below the route's {route.min_level}"
    if route.environment and route.environment != environment:
        seen = f"environment {environment}" if environment else "no environment"
        return f"{seen}, and the route is for {route.environment}"
    return ""
