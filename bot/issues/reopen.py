"""Opening an issue again: one that is resolved, or one that is archived."""

from sqlmodel import Session

from bot.identity.gate import Allowed, Presser
from bot.issues.acts import Act, Confirmation
from bot.issues.press import move, press
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from store.issues.issues import IssueStatus

UNRESOLVE = Act("set_unresolved", action="issue.unresolve")
MARK_ONGOING = Act("set_unresolved", action="issue.ongoing")


def unresolve(services: Services, pressed: Pressed, by: Presser) -> Confirmation:
    """Open a resolved issue again; raises as `press` does."""
    return _open(services, pressed, by, IssueStatus.RESOLVED, UNRESOLVE)


def mark_ongoing(services: Services, pressed: Pressed, by: Presser) -> Confirmation:
    """Open an archived issue again; raises as `press` does."""
    return _open(services, pressed, by, IssueStatus.ARCHIVED, MARK_ONGOING)


def _open(
    services: Services, pressed: Pressed, by: Presser, when: IssueStatus, act: Act
) -> Confirmation:
    def decide(session: Session, allowed: Allowed) -> Act:
        move(session, allowed.issue, IssueStatus.UNRESOLVED, when)
        return act

    return press(services, pressed, by, decide)
