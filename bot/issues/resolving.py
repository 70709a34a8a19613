"""Resolving: immediately, or by a release where the project has any."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.errors import UserError
from bot.gate import Allowed, Presser
from bot.issues.pressing import Act, Asked, Done, asking, move, press
from bot.services import Services
from store import releases
from store.directory import Project
from store.issues import IssueStatus
from store.releases import Release

NOW, NEXT, CURRENT = "now", "next", "current"
WAYS = (NOW, NEXT, CURRENT)  # What a person can choose; the current one with its release's id.


class NoSuchWay(UserError):
    """That is no way to resolve an issue; please choose one of these."""


class NoReleases(UserError):
    """{project} has no releases; the issue can only be resolved immediately."""


@dataclass(frozen=True)
class Ways(Asked):
    """What the person is asked; the release is the project's newest."""

    release_id: int
    version: str


class _Asks(Exception):
    """There is more than one way; nothing was changed."""


def resolve_or_ask(services: Services, issue_id: int | None, by: Presser) -> Done | Ways:
    """Resolve the issue, or say what is to be asked before: where the project has releases.

    Raises:
        UserError: the person may not, or somebody was first.
    """

    def decide(session: Session, allowed: Allowed) -> Act:
        if allowed.has_releases and allowed.issue.status == IssueStatus.UNRESOLVED:
            raise _Asks
        return _decide(session, allowed, NOW, None)

    try:
        return press(services, issue_id, by, decide)
    except _Asks:
        return _ways(services, issue_id, by)


def _ways(services: Services, issue_id: int | None, by: Presser) -> Ways:
    asked, allowed = asking(services, issue_id, by)
    with services.database.read() as session:
        current = releases.current(session, allowed.project.row_id)
    if current is None:
        raise NoReleases(project=allowed.project.slug)
    return Ways(asked.issue_id, asked.issue, current.row_id, current.version)


def resolve(
    services: Services,
    issue_id: int | None,
    by: Presser,
    way: str = NOW,
    release_id: int | None = None,
) -> Done:
    """Resolve the issue; its cards are redrawn and told by the relay.

    Raises:
        UserError: the person may not, the way is none, or somebody else was first.
    """
    return press(
        services,
        issue_id,
        by,
        lambda session, allowed: _decide(session, allowed, way, release_id),
    )


def _decide(session: Session, allowed: Allowed, way: str, release_id: int | None) -> Act:
    act = _act(session, allowed.project, way, release_id)
    move(session, allowed.issue, IssueStatus.RESOLVED, IssueStatus.UNRESOLVED)
    return act


def _act(session: Session, project: Project, way: str, release_id: int | None) -> Act:
    if way == NOW:
        return Act("set_resolved", action="issue.resolve")
    if way not in WAYS:
        raise NoSuchWay
    shown = _release(session, project, release_id)
    said = (
        {"version": shown.version}
        if way == CURRENT
        else {"inNextRelease": True, "current_release_version": shown.version}
    )
    return Act("set_resolved_in_release", action="issue.resolve", data=said, noted=said)


def _release(session: Session, project: Project, release_id: int | None) -> Release:
    """The release that the person was shown, if it is one of the project's."""
    found = session.get(Release, release_id) if release_id is not None else None
    if found is not None and found.project_id == project.row_id:
        return found
    if releases.current(session, project.row_id) is None:
        raise NoReleases(project=project.slug)
    raise NoSuchWay
