"""Teams, projects and releases as JSON."""

from bot.sandbox.sentry.clock import iso
from bot.sandbox.sentry.records import Json, Person, Project, Release, Team
from bot.sandbox.sentry.shapes.people import LETTERS
from bot.sandbox.sentry.state import State

LACKS = (
    "hasCustomMetrics",
    "hasMinifiedStackTrace",
    "hasMonitors",
    "hasProfiles",
    "hasReplays",
    "hasFeedbacks",
    "hasNewFeedbacks",
    "hasSessions",
    "hasInsightsHttp",
    "hasInsightsDb",
    "hasInsightsAssets",
    "hasInsightsAppStart",
    "hasInsightsScreenLoad",
    "hasInsightsVitals",
    "hasInsightsCaches",
    "hasInsightsQueues",
    "hasInsightsLlmMonitoring",
)


def team(state: State, found: Team, viewer: Person) -> Json:
    return {
        "id": str(found.id),
        "slug": found.slug,
        "name": found.name,
        "dateCreated": iso(found.since),
        "isMember": found.slug in viewer.teams,
        "teamRole": None,
        "flags": {"idp:provisioned": False},
        "access": ["event:read", "alerts:read", "member:read", "org:read"],
        "hasAccess": True,
        "isPending": False,
        "memberCount": sum(found.slug in one.teams for one in state.members()),
        "avatar": {name: LETTERS[name] for name in ("avatarType", "avatarUuid")},
    }


def whole_team(state: State, found: Team, viewer: Person) -> Json:
    """With its projects."""
    projects = [one for one in state.projects.values() if found.slug in one.teams]
    shown = [_project(one, viewer) | _face(one) for one in projects]
    return team(state, found, viewer) | {"externalTeams": [], "projects": shown}


def project(state: State, found: Project, viewer: Person) -> Json:
    by_slug = {one.slug: one for one in state.teams.values()}
    teams = [
        {"id": str(by_slug[slug].id), "slug": slug, "name": by_slug[slug].name}
        for slug in found.teams
        if slug in by_slug
    ]
    releases = state.releases_of(found)
    return _project(found, viewer) | {
        "team": teams[0] if teams else None,
        "teams": teams,
        "environments": ["production"],
        "eventProcessing": {"symbolicationDegraded": False},
        "platforms": [],
        "latestRelease": {"version": releases[0].version} if releases else None,
        "hasUserReports": False,
        "latestDeploys": None,
    }


def release(found: Release) -> Json:
    projects = [
        {
            "id": one.id,
            "slug": one.slug,
            "name": one.name,
            "newGroups": 0,
            "platform": one.platform,
            "platforms": [],
            "hasHealthData": False,
        }
        for one in found.projects
    ]
    return {
        "id": found.id,
        "version": found.version,
        "status": "open",
        "shortVersion": found.version,
        "versionInfo": _version_info(found),
        "ref": None,
        "url": None,
        "dateReleased": None,
        "dateCreated": iso(found.since),
        "data": {},
        "newGroups": 0,
        "owner": None,
        "commitCount": 0,
        "lastCommit": None,
        "deployCount": len(found.deploys),
        "lastDeploy": found.deploys[-1] if found.deploys else None,
        "authors": [],
        "projects": projects,
        "firstEvent": None,
        "lastEvent": None,
        "currentProjectMeta": {},
        "userAgent": None,
    }


def _project(found: Project, viewer: Person) -> Json:
    return {
        "id": str(found.id),
        "slug": found.slug,
        "name": found.name,
        "platform": found.platform,
        "dateCreated": iso(found.since),
        "isBookmarked": False,
        "isMember": bool(viewer.teams & set(found.teams)),
        "features": ["data-forwarding", "rate-limits", "alert-filters", "minidump"],
        "firstEvent": None,
        "firstTransactionEvent": False,
        "access": [],
        "hasAccess": True,
        **dict.fromkeys(LACKS, False),
    }


def _face(found: Project) -> Json:
    """What a team's list has of a project beside the rest."""
    avatar = {name: LETTERS[name] for name in ("avatarType", "avatarUuid")}
    color = f"#{found.id * 0x2F3D1 % 0xFFFFFF:06x}"
    is_internal: Json = {"isInternal": False, "isPublic": False}
    return is_internal | {"avatar": avatar, "color": color, "status": "active"}


def _version_info(found: Release) -> Json:
    package, _, number = found.version.rpartition("@")
    version: Json = {"raw": number}
    if found.is_semver:
        major, minor, patch, *_ = [*map(int, number.split(".")), 0, 0, 0]
        version |= {"major": major, "minor": minor, "patch": patch, "pre": None}
        version |= {"buildCode": None, "components": len(number.split("."))}
    return {
        "package": package or None,
        "version": version,
        "description": number,
        "buildHash": None,
    }
