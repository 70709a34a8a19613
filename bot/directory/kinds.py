"""The kinds that a route's `broadcast` may name."""

from bot import activities


def known() -> set[str]:
    """Every name that `kind_of` knows, in its short form where it has one."""
    return {name.removeprefix("set_") for name in activities.names()}


def kind_of(name: str) -> str | None:
    """The kind as activities carry it: `regression` is `set_regression`; None if unknown."""
    for spelling in (name, f"set_{name}"):
        kind = activities.kind_named(spelling)
        if kind is not None:
            return kind.kind
    return None
