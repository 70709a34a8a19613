"""How bad something is, by Sentry's names, and what others call the same."""

from typing import Literal

LEVELS = ("debug", "info", "warning", "error", "fatal")  # The lowest first.
OTHER_NAMES = {"": None, "warn": "warning", "critical": "fatal"}
Level = Literal["debug", "info", "warning", "error", "fatal"]
