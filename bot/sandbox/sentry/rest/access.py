"""Who asks, and whether they may: 401 and 403 in Sentry's words."""

from collections.abc import Sequence

from bot.sandbox.sentry.errors import forbidden, missing, unauthorized
from bot.sandbox.sentry.records import Issue, Person, Project, Token
from bot.sandbox.sentry.rest.request import Request
from bot.sandbox.sentry.state import State

MEMBER = {
    "event:read",
    "event:write",
    "event:admin",
    "alerts:read",
    "alerts:write",
    "member:read",
    "org:read",
    "team:read",
    "project:read",
    "project:releases",
}
ADMIN = MEMBER | {"org:integrations", "team:write", "team:admin", "project:write", "project:admin"}
MANAGER = ADMIN | {"member:write", "member:admin", "org:write"}
ROLES = {"member": MEMBER, "admin": ADMIN, "manager": MANAGER, "owner": MANAGER | {"org:admin"}}
RANKS = tuple(ROLES)  # The lowest first.
GLOBAL = {"manager", "owner"}  # Roles that reach every team.


def authenticate(state: State, header: str) -> Token:
    """The token of an Authorization header; raises RestError (401)."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "bearer":
        raise unauthorized("Authentication credentials were not provided.")
    if not value.strip():
        raise unauthorized("Invalid token header. No credentials provided.")
    if " " in value:
        raise unauthorized("Invalid token header. Token string should not contain spaces.")
    token = state.tokens.get(value)
    if token is None:
        raise unauthorized("Invalid token")
    if token.is_expired or (token.ends is not None and token.ends <= state.clock.now()):
        raise unauthorized("Token expired")
    if not token.person.is_active:
        raise unauthorized("User inactive or deleted")
    return token


def check(request: Request, scopes: Sequence[str]) -> None:
    """Whether the token may do this in the organization of the path."""
    state, token = request.state, request.token
    if request.org not in state.orgs:
        raise missing()
    if "issue" in request.names:  # What is not there is missing before anything is forbidden.
        _check_project(request, find_issue(request).project)
    if token.integration is None and token.person.org != request.org:
        raise forbidden()
    if token.integration is not None and request.org != state.org:
        raise forbidden()
    if scopes and not granted(token) & set(scopes):
        raise forbidden()


def granted(token: Token) -> set[str]:
    """An integration has its scopes; a person those of the token that their role has too."""
    if token.integration is not None:
        return set(token.scopes)
    return set(token.scopes) & ROLES[token.person.role]


def reaches(state: State, person: Person, project: Project) -> bool:
    """Whether a person's teams let them see a project."""
    if person.is_proxy or state.is_membership_open or person.role in GLOBAL:
        return True
    return bool(person.teams & set(project.teams))


def find_issue(request: Request) -> Issue:
    """The issue that the path names; its organization's, where the path has one."""
    return request.state.find_issue(request.names["issue"], request.names.get("org"))


def find_project(request: Request) -> Project:
    project = request.state.project_of(request.names["project"], request.org)
    _check_project(request, project)
    return project


def _check_project(request: Request, project: Project) -> None:
    person = request.person
    if person.org == project.org and not reaches(request.state, person, project):
        raise forbidden()
