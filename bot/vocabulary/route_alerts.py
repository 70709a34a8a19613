"""Which alerts a route takes."""

from enum import StrEnum


class RouteAlert(StrEnum):
    """`value` as people write it, `words` as they are shown it."""

    NEW_ISSUES = "new_issues"
    RULES = "rules"
    BOTH = "both"

    @property
    def words(self) -> str:
        """What stands in a list; "" for all of them."""
        return _WORDS.get(self, "")


_WORDS = {RouteAlert.NEW_ISSUES: "new issues alone", RouteAlert.RULES: "alerts of rules alone"}
