"""Every activity kind: fields, example, words. Each module here registers its own."""

import importlib
import pkgutil

from bot.activities.base import Activity, kind_named, known_kinds, names

for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    importlib.import_module(_module.name)

__all__ = ["Activity", "kind_named", "known_kinds", "names"]
