"""The organization and what is in it: members, teams, projects, releases, deploys."""

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.clock import iso
from bot.sandbox.sentry.errors import internal, missing
from bot.sandbox.sentry.records import Invitation, Json, Person, Release
from bot.sandbox.sentry.rest.access import find_project, granted
from bot.sandbox.sentry.rest.pages import page
from bot.sandbox.sentry.rest.request import Request, ok, route
from bot.sandbox.sentry.shapes import people, projects

ORG = "organizations/{org}/"
PROJECT = "projects/{org}/{project}/"
MEMBERS = ("member:read", "member:write", "member:admin")
TEAMS = ("team:read", "team:write", "team:admin")
PROJECTS = ("project:read", "project:write", "project:admin")
RELEASES = (*PROJECTS, "project:releases")


@route("GET", "whoami", "", is_open=True)
def whoami(request: Request) -> Reply:
    """Who the token is, and its scopes; nobody's is answered too."""
    token = request.found_token
    if token is None:
        return ok({"version": "0", "auth": None, "user": None})
    scopes = sorted(token.scopes)
    shown = people.own_user(token.person)
    return ok({"version": "0", "auth": {"scopes": scopes}, "user": shown})


@route("GET", "organization", ORG, scopes=("org:read", "org:write", "org:admin"))
def organization(request: Request) -> Reply:
    state, viewer = request.state, request.person
    shown: Json = {
        "id": "2",
        "slug": state.org,
        "status": {"id": "active", "name": "active"},
        "name": state.org_name,
        "dateCreated": iso(state.since),
        "links": {"organizationUrl": state.public_url, "regionUrl": state.public_url},
        "access": sorted(granted(request.token)),
        "openMembership": state.is_membership_open,
        "allowJoinRequests": True,
        "eventsMemberAdmin": True,
        "defaultRole": "member",
        "features": [],
    }
    if request.first("detailed", "1") != "0":
        shown["teams"] = [projects.team(state, one, viewer) for one in state.teams.values()]
        found = [one for one in state.projects.values() if one.org == state.org]
        shown["projects"] = [projects.project(state, one, viewer) for one in found]
    return ok(shown)


@route("GET", "organizations", "organizations/")
def organizations(request: Request) -> Reply:
    """Those of a person; an integration has none of its own here."""
    state, person = request.state, request.person
    found = [{"id": "2", "slug": state.org, "name": state.org_name}]
    return page(request, found if person.org == state.org else [], dict)


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


@route("GET", "teams", f"{ORG}teams/", scopes=TEAMS)
def teams(request: Request) -> Reply:
    state, viewer = request.state, request.person
    found = [one for one in state.teams.values() if one.org == request.org]
    shape = projects.team if request.first("detailed") == "0" else projects.whole_team
    return page(request, found, lambda one: shape(state, one, viewer))


@route("GET", "team members", "teams/{org}/{team}/members/", scopes=TEAMS)
def team_members(request: Request) -> Reply:
    team = request.state.team_of(request.names["team"])
    found = [one for one in request.state.members() if team.slug in one.teams and one.is_active]
    role = {"teamRole": None, "teamSlug": team.slug}
    return page(request, found, lambda one: people.member(one) | role)


@route("GET", "projects", f"{ORG}projects/", scopes=PROJECTS)
def listed_projects(request: Request) -> Reply:
    state, viewer = request.state, request.person
    found = [one for one in state.projects.values() if one.org == request.org]
    return page(request, found, lambda one: projects.project(state, one, viewer))


@route("GET", "project", PROJECT, scopes=PROJECTS)
def project(request: Request) -> Reply:
    return ok(projects.project(request.state, find_project(request), request.person))


@route("GET", "project teams", f"{PROJECT}teams/", scopes=PROJECTS)
def project_teams(request: Request) -> Reply:
    state, viewer, slugs = request.state, request.person, find_project(request).teams
    found = [one for one in state.teams.values() if one.org == request.org and one.slug in slugs]
    return page(request, found, lambda one: projects.team(state, one, viewer))


@route("GET", "project members", f"{PROJECT}members/", scopes=MEMBERS)
def project_members(_request: Request) -> Reply:
    raise internal()  # Breaks in the version that was seen.


@route("GET", "releases", f"{ORG}releases/", scopes=RELEASES)
def releases(request: Request) -> Reply:
    """Newest first; those of the projects that are named by id, `-1` is all."""
    wanted = {int(text) for text in request.query.get("project", []) if text.lstrip("-").isdigit()}
    found = [
        one
        for one in request.state.releases
        if not wanted or -1 in wanted or any(project.id in wanted for project in one.projects)
    ]
    return page(request, _newest_first(found), projects.release)


@route("GET", "project releases", f"{PROJECT}releases/", scopes=RELEASES)
def project_releases(request: Request) -> Reply:
    return page(request, request.state.releases_of(find_project(request)), projects.release)


@route("GET", "deploys", f"{ORG}releases/{{version}}/deploys/", scopes=RELEASES)
def deploys(request: Request) -> Reply:
    """Newest first."""
    for one in request.state.releases:
        if one.version == request.names["version"]:
            return page(request, one.deploys[::-1], dict)
    raise missing()


def _newest_first(found: list[Release]) -> list[Release]:
    return sorted(found, key=lambda one: (one.since, one.id), reverse=True)
