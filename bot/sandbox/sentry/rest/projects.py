"""Teams and projects."""

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.rest.access import find_project
from bot.sandbox.sentry.rest.organization import ORG
from bot.sandbox.sentry.rest.pages import page
from bot.sandbox.sentry.rest.request import Request, ok, route
from bot.sandbox.sentry.shapes import projects

PROJECT = "projects/{org}/{project}/"
TEAMS = ("team:read", "team:write", "team:admin")
PROJECTS = ("project:read", "project:write", "project:admin")


@route("GET", "teams", f"{ORG}teams/", scopes=TEAMS)
def teams(request: Request) -> Reply:
    state, viewer = request.state, request.person
    found = [one for one in state.teams.values() if one.org == request.org]
    shape = projects.team if request.first("detailed") == "0" else projects.whole_team
    return page(request, found, lambda one: shape(state, one, viewer))


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
