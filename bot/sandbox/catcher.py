"""What the catchers of mail, PagerDuty and Teams share: keeping what came, and waiting for it."""

from collections.abc import Callable
from typing import Generic, TypeVar

from bot.sandbox.workspace import Workspace

Caught = TypeVar("Caught")


class Catcher(Generic[Caught]):
    """A list of what came in, oldest first, that a test can wait on."""

    def __init__(self, space: Workspace, name: str) -> None:
        self._space = space
        self._name = name  # In the page's news of changes.
        self._caught: list[Caught] = []

    def _keep(self, item: Caught) -> None:
        with self._space.lock:
            self._caught.append(item)
            self._space.touch(self._name)

    def _all(self) -> list[Caught]:
        with self._space.lock:
            return list(self._caught)

    def _wait(self, fits: Callable[[Caught], bool], timeout: float) -> Caught:
        """The first that fits; AssertionError with what there is when none comes in time."""
        found = self._space.wait_for(lambda: next(filter(fits, self._caught), None), timeout)
        if found is not None:
            return found
        with self._space.lock:
            there = "\n  ".join(map(str, self._caught)) or "nothing"
        raise AssertionError(f"{self._name}: not within {timeout:g} s; there was:\n  {there}")
