"""Which release of a project is the current one: by semantic version where it has such versions.

The rules are Sentry's own, so that a question asked here names what Sentry would resolve in.
"""

import re
from collections.abc import Sequence
from typing import Any

from semver import Version
from sqlmodel import Session

from store.issues import releases
from store.issues.releases import Release

LOOKED_AT = 1000  # Of a project's releases, the newest ones.
# Of so many, some must be semantic versions: src/sentry/releases of Sentry.
RECENT, NEWEST, SOME = 10, 3, 3
FEW = 2  # Of so few, the newest one decides.
SHAPE = re.compile(
    r"v?(?P<core>\d+(?:\.\d+){0,2})(?:\.(?P<revision>\d+))?"
    r"(?:-?(?P<pre>(?<=-)[0-9A-Za-z][0-9A-Za-z.-]*|(?<!-)[A-Za-z][0-9A-Za-z.-]*))?"
    r"(?:\+(?P<build>[0-9A-Za-z.-]+))?"
)

Key = tuple[Any, ...]


def current(session: Session, project_id: int, of: str = "") -> Release | None:
    """The project's; None: it has no releases.

    `of` is a release in which the issue was seen: of several packages it tells which is meant.
    """
    return newest(releases.latest(session, project_id, LOOKED_AT), of)


def newest(known: Sequence[Release], of: str = "") -> Release | None:
    """Of releases, the latest first: the greatest version, or else the latest."""
    if not known:
        return None
    keys = {each.version: order(each.version) for each in known}
    if not _are_versions([keys[each.version] is not None for each in known[:RECENT]]):
        return known[0]
    ordered = [each for each in known if keys[each.version] is not None]
    of_package = [each for each in ordered if package(each.version) == package(of)]
    # `max` takes the first of several: the latest.
    return max(of_package or ordered, key=lambda each: keys[each.version] or ())


def package(version: str) -> str:
    """`shop` of `shop@1.2.3`, `@acme/shop` of `@acme/shop@1.2.3`; "" where none is named."""
    return version.rpartition("@")[0]


def order(version: str) -> Key | None:
    """What a version is ordered by within its project; None: it is no semantic version.

    A fourth number and a build's number count after all that the standard orders by.
    """
    name, _, number = version.rpartition("@")
    found = SHAPE.fullmatch(number)
    if found is None or not (name or "." in found["core"]):
        return None
    core, pre = found["core"], found["pre"]
    try:
        parsed = Version.parse(core + (f"-{pre}" if pre else ""), optional_minor_and_patch=True)
        revision, build = int(found["revision"] or 0), found["build"] or ""
        return parsed.finalize_version(), revision, parsed, _number(build)
    except ValueError:  # A number that begins with 0, as dates have it, or one without an end.
        return None


def _number(build: str) -> int:
    return int(build) if build.isdecimal() else 0


def _are_versions(are: Sequence[bool]) -> bool:
    """Whether the project goes by semantic versions, by its latest releases, newest first."""
    if len(are) <= FEW:
        return are[0]
    return any(are[:NEWEST]) and (len(are) < RECENT or sum(are) >= SOME)
