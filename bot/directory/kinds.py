"""The kinds that a route's `broadcast` may name."""

from bot import activities

# Kinds of the tracker that have no class of their own yet; a file may name them already.
LATER = frozenset(
    {
        "set_resolved_by_age",
        "set_resolved_in_release",
        "set_resolved_in_commit",
        "set_resolved_in_pull_request",
        "set_regression",
        "set_escalating",
        "create_issue",
        "deploy",
        "note",
    }
)


def known() -> set[str]:
    """Every name that `kind_of` knows, in its short form where it has one."""
    return {name.removeprefix("set_") for name in LATER.union(activities.names())}


def kind_of(name: str) -> str | None:
    """The kind as activities carry it: `regression` is `set_regression`; None if unknown."""
    for spelling in (name, f"set_{name}"):
        kind = activities.kind_named(spelling)
        if kind is not None:
            return kind.kind
        if spelling in LATER:
            return spelling
    return None
