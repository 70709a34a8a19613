"""How many feeds a poll has read, so that all that is asked keeps to an average."""

from collections.abc import Callable

# Of all questions together, whoever asks them; presses are not counted. Somewhat below the one
# that is promised: what a start asks besides is made good by it.
QUESTIONS_PER_SECOND = 0.95
COSTS = 2  # Questions: the feed, and the issue.


class FeedBudget:
    """What was saved is spent within one poll, not heaped up; what is owed is made good first."""

    def __init__(self, asked: Callable[[], int]) -> None:
        """`asked` counts the questions that were asked so far."""
        self._asked = asked
        self._before: tuple[float, int] | None = None  # When it was looked at last, and the count.
        self._left = 0.0

    def feeds(self, now: float, every: float) -> int:
        """So many may be read until the next poll; one at least, so that it never stands still.

        `now` in steady seconds; `every`: seconds between two polls.
        """
        most, asked = every * QUESTIONS_PER_SECOND, self._asked()
        if self._before is None:
            self._left = most - asked
        else:
            at, before = self._before
            self._left += (now - at) * QUESTIONS_PER_SECOND - (asked - before)
        self._left = max(-most, min(most, self._left))
        self._before = (now, asked)
        return max(1, int(self._left / COSTS))
