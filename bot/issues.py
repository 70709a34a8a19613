"""What people do to issues: each decided by one conditional update, and written down."""

from uuid import uuid4

from sqlmodel import Session

from bot import gate, intake
from bot.errors import UserError
from bot.gate import Allowed, Presser
from bot.incoming import Actor, Incoming, IssueFacts
from bot.services import Services
from store import audit, cards, issues, owing
from store.issues import Issue, IssueStatus
from store.outbox import Purpose

OPEN = {IssueStatus.UNRESOLVED, IssueStatus.ARCHIVED}


class AlreadyResolved(UserError):
    """{issue} is resolved already; the card shows who did it."""


def resolve(services: Services, issue_id: int | None, by: Presser) -> None:
    """Resolve the issue at once; its cards are redrawn and told by the relay.

    Raises:
        UserError: the person may not, or somebody else was first; nothing was changed.
    """
    with services.database.write() as session:
        allowed = gate.issue_for(session, services, issue_id, by)
        issue = allowed.issue
        is_first = issues.move(session, issue.row_id, to=IssueStatus.RESOLVED, when=OPEN)
        if is_first:
            _tell(session, services, allowed, "set_resolved")
            audit.write(
                session,
                at=services.now(),
                actor=allowed.member.email,
                action="issue.resolve",
                target=issue.short_id or issue.subject,
                origin=by.origin,
            )
        else:
            _redraw(session, services, issue)
    if not is_first:
        raise AlreadyResolved(issue=issue.short_id or issue.title)


def _tell(session: Session, services: Services, allowed: Allowed, kind: str) -> None:
    """The press as an activity like any other, in the same transaction."""
    issue, member = allowed.issue, allowed.member
    incoming = Incoming(
        id=uuid4().hex,
        type=kind,
        organization=allowed.organization.slug,
        issue=IssueFacts(id=issue.source_id, title=issue.title, project=allowed.project.slug),
        actor=Actor(name=member.name, email=member.email),
    )
    intake.take(session, services, incoming, "slack")


def _redraw(session: Session, services: Services, issue: Issue) -> None:
    """Whoever pressed a stale card sees the true one."""
    for card in cards.cards_of(session, issue.subject):
        owing.owe(session, card.target, Purpose.REDRAW, at=services.steady(), card_id=card.row_id)
