"""Who asks, and the organization as a whole."""

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.clock import iso
from bot.sandbox.sentry.records import Json
from bot.sandbox.sentry.rest.access import granted
from bot.sandbox.sentry.rest.pages import page
from bot.sandbox.sentry.rest.request import Request, ok, route
from bot.sandbox.sentry.shapes import people, projects

ORG = "organizations/{org}/"


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
