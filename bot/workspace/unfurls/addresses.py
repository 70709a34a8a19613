"""What an address of the tracker leads to, read from the address alone. Nobody is asked."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

URL_MAX = 2000  # Characters, ours: longer than any that the tracker makes.
USUAL_PORTS = {"http": 80, "https": 443}


class Kind(StrEnum):
    ISSUE = "issue"
    PROJECT = "project"
    RELEASE = "release"
    INCIDENT = "incident"


@dataclass(frozen=True)
class Site:
    """Where an organization's links lead."""

    organization_id: int
    slug: str
    url: str


@dataclass(frozen=True)
class Place:
    """What a link names; whether there is such a thing is the store's to say."""

    organization_id: int
    kind: Kind
    name: str  # The issue's or incident's id, the project's slug, the release's version.
    project: str = ""  # Its slug, where the link says it.


# Below an organization, newer links; the first that fits counts. The newest Sentry moves what it
# has below `issues/`, `explore/` and `insights/`.
OF_ORGANIZATION = (
    (re.compile(r"(?:issues/)?(?:alerts|incidents)/([^/]+)"), Kind.INCIDENT),
    (re.compile(r"issues/(?!alerts/)([^/]+)(?:/.*)?"), Kind.ISSUE),
    (re.compile(r"(?:insights/)?projects/([^/]+)"), Kind.PROJECT),
    (re.compile(r"(?:explore/)?releases/([^/]+)(?:/.*)?"), Kind.RELEASE),
)
# Below a project, as older versions have them.
OF_PROJECT = (
    (re.compile(r"issues/([^/]+)(?:/.*)?"), Kind.ISSUE),
    (re.compile(r"releases/([^/]+)(?:/.*)?"), Kind.RELEASE),
)
RULE = re.compile(r"(?:issues/)?alerts/rules/details/[^/]+")  # Its incident: `?alert=12`.


def read(url: str, sites: Iterable[Site]) -> Place | None:
    """What the link leads to; None: nothing of ours, or nothing that can be shown."""
    parts = _split(url)
    if parts is None:
        return None
    for site in sites:
        for path in _below(parts, site):
            if (found := _place(path, parts.query, site)) is not None:
                return found
    return None


def _split(url: str) -> SplitResult | None:
    """Only what a browser would open without surprise: no user names in it, no odd ports."""
    plain = html.unescape(url).strip()
    try:
        parts = urlsplit(plain)
        is_plain = parts.scheme in USUAL_PORTS and parts.hostname and _port(parts) >= 0
    except ValueError:
        return None
    return (
        parts
        if is_plain and len(url) <= URL_MAX and "@" not in parts.netloc and "\\" not in plain
        else None
    )


def _port(parts: SplitResult) -> int:
    """0 for the usual one."""
    port = parts.port
    return 0 if port in {None, *USUAL_PORTS.values()} else port or -1


def _below(parts: SplitResult, site: Site) -> Iterator[str]:
    """The path below the organization; below one of its projects with a colon before it."""
    base = _split(site.url)
    if base is None or _port(parts) != _port(base):
        return
    prefix = f"{base.path.rstrip('/')}/"
    if not parts.path.startswith(prefix):
        return
    path = parts.path.removeprefix(prefix).strip("/")
    host, home = _host(parts), _host(base)
    root = home.removeprefix(f"{site.slug}.")
    own = f"{site.slug}.{root}"
    newer, older = f"organizations/{site.slug}/", f"{site.slug}/"
    if host in {home, root, own} and path.startswith(newer):
        yield path.removeprefix(newer)
    elif host == own:
        yield path
    if host == home and path.startswith(older):
        yield f":{path.removeprefix(older)}"


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _place(path: str, query: str, site: Site) -> Place | None:
    if path.startswith(":"):
        return _of_project(path[1:], site)
    for pattern, kind in OF_ORGANIZATION:
        if found := pattern.fullmatch(path):
            return Place(site.organization_id, kind, unquote(found[1]))
    asked = parse_qs(query).get("alert") if RULE.fullmatch(path) else None
    return Place(site.organization_id, Kind.INCIDENT, asked[0]) if asked else None


def _of_project(path: str, site: Site) -> Place | None:
    project, _, rest = path.partition("/")
    slug = unquote(project)
    if not rest:
        return Place(site.organization_id, Kind.PROJECT, slug) if slug else None
    for pattern, kind in OF_PROJECT:
        if found := pattern.fullmatch(rest):
            return Place(site.organization_id, kind, unquote(found[1]), slug)
    return None
