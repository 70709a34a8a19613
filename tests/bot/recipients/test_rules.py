import pytest

from bot.recipients.rules import Decision, broadcasts, by_routes
from store.issues.intake import Way


def way(target="slack:C1", min_level=None, environment="", broadcast=()):
    return Way(target, min_level, environment, broadcast)


@pytest.mark.parametrize(
    ("min_level", "level", "reason"),
    [
        (None, "debug", ""),
        ("debug", "debug", ""),
        ("warning", "error", ""),
        ("warning", "warning", ""),
        ("warning", "info", "level info is below the route's warning"),
        ("fatal", "error", "level error is below the route's fatal"),
    ],
)
def test_level(min_level, level, reason):
    """A route takes its own level and all above it."""
    decisions = by_routes([way(min_level=min_level)], level=level, environment="")

    assert decisions == [Decision("slack:C1", reason)]


@pytest.mark.parametrize(
    ("wanted", "seen", "reason"),
    [
        ("", "", ""),
        ("", "staging", ""),
        ("production", "production", ""),
        (
            "production",
            "staging",
            "environment staging, and the route is for production",
        ),
        ("production", "", "no environment, and the route is for production"),
    ],
)
def test_environment(wanted, seen, reason):
    """A route for one environment takes no alert of another, nor one that has none."""
    decisions = by_routes([way(environment=wanted)], level="error", environment=seen)

    assert decisions == [Decision("slack:C1", reason)]


def test_one_of_several_routes_is_enough():
    """A target is told once if any of its routes matches, whatever the order."""
    ways = [way(min_level="fatal"), way(), way(environment="staging")]

    for order in (ways, ways[::-1]):
        assert by_routes(order, level="error", environment="") == [Decision("slack:C1")]


def test_the_first_reason_is_told():
    """If no route of a target takes it, the oldest route says why."""
    ways = [way(min_level="fatal"), way(environment="staging")]

    (decision,) = by_routes(ways, level="error", environment="")
    assert decision.reason == "level error is below the route's fatal"
    assert not decision.is_told


def test_each_target_by_itself():
    """One target's condition does not touch another's."""
    ways = [way("slack:C1", min_level="fatal"), way("slack:C2"), way("email:ops@acme.test")]

    told = [one.target for one in by_routes(ways, level="error", environment="") if one.is_told]
    assert told == ["slack:C2", "email:ops@acme.test"]


def test_no_routes():
    """Without routes nobody is told, and nothing is to be explained."""
    assert by_routes([], level="error", environment="") == []


@pytest.mark.parametrize(
    ("target", "kind", "is_shown"),
    [
        ("slack:C1", "set_resolved", True),
        ("slack:C1", "assigned", False),
        ("slack:C2", "set_resolved", False),
    ],
)
def test_broadcast(target, kind, is_shown):
    """Only the kinds that a route of that target names are shown in the channel too."""
    ways = [way("slack:C1"), way("slack:C1", broadcast=["set_resolved"]), way("slack:C2")]

    assert broadcasts(ways, target, kind) == is_shown
