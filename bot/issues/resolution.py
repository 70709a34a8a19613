"""Resolving: immediately, or by a release where the project has any."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.errors import UserError
from bot.identity.gate import Allowed, Presser
from bot.issues import current_release
from bot.issues.acts import Act, Confirmation, Question
from bot.issues.press import check_unresolved, move, press
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from store.issues import releases
from store.issues.issues import IssueStatus
from store.issues.releases import Release
from store.people.directory import Project

NOW, NEXT, CURRENT = "now", "next", "current"
WAYS = (NOW, NEXT, CURRENT)  # What a person can choose; the current one with its release's id.


class NoSuchWay(UserError):
    """That is no way to resolve an issue; please choose one of these."""


class NoReleases(UserError):
    """{project} has no releases; the issue can only be resolved immediately."""


@dataclass(frozen=True)
class Ways(Question):
    """What the person is asked; the release is the project's current one."""

    version: str


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
    with services.database.read() as session:
        seen_in = allowed.issue.tags.get("release", "")
        current = current_release.current(session, allowed.project.row_id, seen_in)
    if current is None:
        raise NoReleases(project=allowed.project.slug)
    return Ways(asked.token, asked.issue, current.version)


def resolve(
    services: Services,
    pressed: Pressed,
    by: Presser,
    way: str = NOW,
    version: str = "",
) -> Confirmation:
    """Resolve the issue; its cards are redrawn and told by the relay.

    Raises:
        UserError: the person may not, the way is none, or somebody else was first.
    """
    return press(
        services,
        pressed,
        by,
        lambda session, allowed: _decide(session, allowed, way, version),
    )


def _decide(session: Session, allowed: Allowed, way: str, version: str) -> Act:
    act = _act(session, allowed.project, way, version)
    move(session, allowed.issue, IssueStatus.RESOLVED, IssueStatus.UNRESOLVED)
    return act


def _act(session: Session, project: Project, way: str, version: str) -> Act:
    if way == NOW:
        return Act("set_resolved", action="issue.resolve")
    if way not in WAYS:
        raise NoSuchWay
    shown = _release(session, project, version)
    said = (
        {"version": shown.version}
        if way == CURRENT
        else {"inNextRelease": True, "current_release_version": shown.version}
    )
    return Act("set_resolved_in_release", action="issue.resolve", data=said, noted=said)


def _release(session: Session, project: Project, version: str) -> Release:
    """The release that the person was shown, if it is one of the project's."""
    found = releases.of_version(session, project.row_id, version)
    if found is not None:
        return found
    if not releases.has_any(session, project.row_id):
        raise NoReleases(project=project.slug)
    raise NoSuchWay
