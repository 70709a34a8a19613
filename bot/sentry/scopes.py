"""The scopes that a token needs, each with what for; a higher one of its kind will do."""

from collections.abc import Collection
from enum import StrEnum

HIERARCHY = ("read", "write", "admin")  # Of most kinds; who has the last has all.


class Scope(StrEnum):
    ORG_READ = "org:read"
    MEMBER_READ = "member:read"
    TEAM_READ = "team:read"
    PROJECT_READ = "project:read"
    EVENT_READ = "event:read"
    EVENT_WRITE = "event:write"
    MEMBER_WRITE = "member:write"

    @property
    def purpose(self) -> str:
        """To go on after "is needed"."""
        return PURPOSES[self]


PURPOSES = {
    Scope.ORG_READ: "to read the organization, its incidents and its integrations",
    Scope.MEMBER_READ: "to read who is a member, with which role",
    Scope.TEAM_READ: "to read the teams and who is in them",
    Scope.PROJECT_READ: "to read projects and their releases",
    Scope.EVENT_READ: "to read issues, their activity and their comments",
    Scope.EVENT_WRITE: "to resolve, archive, assign and comment on issues",
    Scope.MEMBER_WRITE: "to reject requests to join for people who have not allowed it themselves",
}
OPTIONAL = frozenset({Scope.MEMBER_WRITE})  # All else works without.
REQUIRED = tuple(scope for scope in Scope if scope not in OPTIONAL)


def has(given: Collection[str], scope: Scope) -> bool:
    """Whether a token with those scopes may do what this one is needed for."""
    kind, _, level = scope.partition(":")
    enough = HIERARCHY[HIERARCHY.index(level) :]
    return any(f"{kind}:{each}" in given for each in enough)


def missing(given: Collection[str]) -> list[Scope]:
    return [scope for scope in REQUIRED if not has(given, scope)]


def fault(scope: Scope, tracker: str) -> str:
    """What a token without it can't do, and what to do about it."""
    return (
        f"SENTRY_TOKEN lacks the scope {scope}, which is needed {scope.purpose}: add it in"
        f" {tracker} to the integration, under Settings → Custom Integrations"
    )
