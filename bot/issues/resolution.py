"""Resolving: immediately, or by a release where the project has any."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot.errors import UserError
from bot.identity.gate import Allowed, Presser
from bot.issues import current_release
from bot.issues.acts import Act, Confirmation, Question
from bot.issues.press import check_unresolved, move, press
from bot.services import ROW_ID_MAX, Services
from bot.vocabulary.pressed import Pressed
from store.issues import releases
from store.issues.issues import IssueStatus
from store.issues.releases import Release
from store.people.directory import Project

NOW, NEXT, CURRENT, SPECIFIC = "now", "next", "current", "specific"
WAYS = (NOW, NEXT, CURRENT, SPECIFIC)  # What a person can choose.


class NoSuchWay(UserError):
    """That is no way to resolve an issue; please choose one of these."""


class NoReleases(UserError):
    """{project} has no releases; the issue can only be resolved immediately."""


class WhichRelease(UserError):
    """Please choose one of the releases of {project}."""


@dataclass(frozen=True)
class Ways(Question):
    """What the person is asked; the release is the project's current one."""

    version: str  # "": it has none, and there is only one way.
    note: str = ""  # Where the releases are from, if that is worth saying.


class _Asks(Exception):
    """There is more than one way; nothing was changed."""


def resolve_or_ask(services: Services, pressed: Pressed, by: Presser) -> Confirmation | Ways:
    """Resolve the issue, or say what is to be asked before: where the project has releases.

    Raises:
        UserError: the person may not, or somebody was first.
    """

    def decide(session: Session, allowed: Allowed) -> Act:
        if allowed.has_releases and allowed.issue.status == IssueStatus.UNRESOLVED:
            raise _Asks
        return _decide(session, allowed, NOW, "")

    try:
        return press(services, pressed, by, decide)
    except _Asks:
        return _ways(services, pressed, by)


def _ways(services: Services, pressed: Pressed, by: Presser) -> Ways:
    asked, allowed = check_unresolved(services, pressed, by)
    version = current_version(services, allowed)
    if not version:
        raise NoReleases(project=allowed.project.slug)
    return Ways(asked.token, asked.issue, version)


def current_version(services: Services, allowed: Allowed) -> str:
    """By what is known here; "": the project has no releases."""
    with services.database.read() as session:
        seen_in = allowed.issue.tags.get("release", "")
        current = current_release.current(session, allowed.project.row_id, seen_in)
    return current.version if current is not None else ""


def resolve(
    services: Services,
    pressed: Pressed,
    by: Presser,
    way: str = NOW,
    version: str = "",
    *,
    chosen: str = "",
) -> Confirmation:
    """Resolve the issue; its cards are redrawn and told by the relay.

    `version` is the current release that they were shown; `chosen` the id of a specific one.

    Raises:
        UserError: the person may not, the way is none, or somebody else was first.
    """
    return press(
        services,
        pressed,
        by,
        lambda session, allowed: _decide(session, allowed, way, version, chosen),
    )


def _decide(session: Session, allowed: Allowed, way: str, version: str, chosen: str = "") -> Act:
    act = _act(session, allowed.project, way, version, chosen)
    move(session, allowed.issue, IssueStatus.RESOLVED, IssueStatus.UNRESOLVED)
    return act


def _act(session: Session, project: Project, way: str, version: str, chosen: str) -> Act:
    if way == NOW:
        return Act("set_resolved", action="issue.resolve")
    if way not in WAYS:
        raise NoSuchWay
    if way == SPECIFIC:
        said = {"version": _chosen(session, project, chosen).version}
        return _in_release(said, said)
    shown = _release(session, project, version)
    if way == CURRENT:
        said = {"version": shown.version}
        return _in_release(said, said | {"way": CURRENT})
    next_one = {"inNextRelease": True, "current_release_version": shown.version}
    return _in_release(next_one, next_one)


def _in_release(data: Mapping[str, Any], noted: Mapping[str, Any]) -> Act:
    return Act("set_resolved_in_release", action="issue.resolve", data=data, noted=noted)


def _release(session: Session, project: Project, version: str) -> Release:
    """The release that the person was shown, if it is one of the project's."""
    found = releases.of_version(session, project.row_id, version)
    if found is not None:
        return found
    if not releases.has_any(session, project.row_id):
        raise NoReleases(project=project.slug)
    raise NoSuchWay


def _chosen(session: Session, project: Project, chosen: str) -> Release:
    is_id = chosen.isascii() and chosen.isdigit() and len(chosen) < len(str(ROW_ID_MAX))
    found = releases.by_id(session, project.row_id, int(chosen)) if is_id else None
    if found is None:
        raise WhichRelease(project=project.slug)
    return found
