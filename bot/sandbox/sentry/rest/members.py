"""Members of the organization and of its teams, and who is invited."""

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.errors import internal, missing
from bot.sandbox.sentry.records import Invitation, Json, Person
from bot.sandbox.sentry.rest.organization import ORG
from bot.sandbox.sentry.rest.pages import page
from bot.sandbox.sentry.rest.projects import PROJECT, TEAMS
from bot.sandbox.sentry.rest.request import Request, ok, route
from bot.sandbox.sentry.shapes import people

MEMBERS = ("member:read", "member:write", "member:admin")


@route("GET", "members", f"{ORG}members/", scopes=MEMBERS)
def members(request: Request) -> Reply:
    """Who is in, and who is invited and not here yet: without a user, `pending`."""
    state = request.state
    found: list[Person | Invitation] = [one for one in state.members() if one.is_active]
    found += [one for one in state.invitations.values() if one.status == "approved"]
    wanted = request.first("query")
    return page(request, [one for one in found if _fits(one, wanted)], _member)


def _member(found: Person | Invitation) -> Json:
    return people.member(found) if isinstance(found, Person) else people.invitation(found)


def _fits(found: Person | Invitation, query: str) -> bool:
    name, _, value = query.rpartition(":")
    if name == "email":
        return found.email.lower() == value.lower()
    if name == "role":
        return found.role == value
    if name == "user.id":
        return isinstance(found, Person) and str(found.id) == value
    shown = f"{found.email} {found.name if isinstance(found, Person) else ''}"
    return query.lower() in shown.lower()


@route("GET", "member", f"{ORG}members/{{member}}/", scopes=MEMBERS)
def member(request: Request) -> Reply:
    state, name = request.state, request.names["member"]
    for one in state.members():
        if str(one.member_id) == name and one.is_active:
            return ok(people.one_member(state, one))
    for invited in state.invitations.values():
        if str(invited.id) == name and invited.status == "approved":
            return ok(people.one_invitation(invited))
    raise missing()


@route("GET", "users", f"{ORG}users/", scopes=MEMBERS)
def users(request: Request) -> Reply:
    """Not paged; each with the projects of their teams."""
    found = []
    for one in request.state.members():
        teams = request.state.projects.values()
        slugs = sorted(project.slug for project in teams if one.teams & set(project.teams))
        found.append(people.member(one) | {"projects": slugs})
    return ok(found)


@route("GET", "team members", "teams/{org}/{team}/members/", scopes=TEAMS)
def team_members(request: Request) -> Reply:
    team = request.state.team_of(request.names["team"])
    found = [one for one in request.state.members() if team.slug in one.teams and one.is_active]
    role = {"teamRole": None, "teamSlug": team.slug}
    return page(request, found, lambda one: people.member(one) | role)


@route("GET", "project members", f"{PROJECT}members/", scopes=MEMBERS)
def project_members(_request: Request) -> Reply:
    raise internal()  # Breaks in the version that was seen.
