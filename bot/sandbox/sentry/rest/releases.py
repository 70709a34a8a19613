"""Releases and their deploys."""

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.errors import missing
from bot.sandbox.sentry.records import Release
from bot.sandbox.sentry.rest.access import find_project
from bot.sandbox.sentry.rest.organization import ORG
from bot.sandbox.sentry.rest.pages import page
from bot.sandbox.sentry.rest.projects import PROJECT, PROJECTS
from bot.sandbox.sentry.rest.request import Request, route
from bot.sandbox.sentry.shapes import projects

RELEASES = (*PROJECTS, "project:releases")


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
