"""What can go wrong for a person, each with the text that the person reads."""

from collections.abc import Callable
from typing import ClassVar, TypeVar

Words = TypeVar("Words")


class StartError(Exception):
    """The program can't start, or a command can't do its work; said once, exit code 2."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class UserError(Exception):
    """A refusal that the person who pressed or typed is told; nothing was changed.

    The docstring of each kind below is its text; `{name}` is filled from the arguments.
    """

    ends_question: ClassVar[bool] = False  # Pressing the same once more can't succeed.

    def __init__(self, **values: str) -> None:
        super().__init__((type(self).__doc__ or "").format(**values))
        self.values = values

    def told(self, fill: Callable[..., Words]) -> Words:
        """The text for where it is shown: `fill` gets it, and by name what it is filled with."""
        return fill(type(self).__doc__ or "", **self.values)
