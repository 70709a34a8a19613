"""Every activity kind: fields, example, words. Each module here registers its own."""

import importlib
import pkgutil

from bot.activities.base import Activity, kind_named, known_kinds, names
from bot.notes.note import Effect

for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    importlib.import_module(_module.name)

__all__ = [
    "ASSIGNMENTS",
    "Activity",
    "kind_named",
    "known_kinds",
    "names",
    "opening_kinds",
    "resolution_kinds",
    "status_kinds",
]

ASSIGNMENTS = ("assigned", "unassigned")


def resolution_kinds() -> list[str]:
    """Those that resolve an issue, however."""
    return [each.kind for each in known_kinds() if each.kind.startswith("set_resolved")]


def opening_kinds() -> list[str]:
    """Those that page."""
    return [each.kind for each in known_kinds() if each.effect == Effect.OPENS]


def closing_kinds() -> list[str]:
    """Those by which what paged is over."""
    return [each.kind for each in known_kinds() if each.effect == Effect.CLOSES]


def status_kinds() -> list[str]:
    """Those that tell of an issue's status."""
    return [
        each.kind for each in known_kinds() if each.changes_state and each.kind not in ASSIGNMENTS
    ]
