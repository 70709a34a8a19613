"""What every press has in common: who may, one winner, what is told, written down, taken back."""

from collections.abc import Callable
from uuid import uuid4

from sqlmodel import Session

from bot.errors import UserError
from bot.identity import gate
from bot.identity.gate import Allowed, Presser
from bot.intake import intake
from bot.intake.incoming import Actor, IssueFacts
from bot.intake.shown import FromTracker, IssueState, Shown
from bot.issues import wish
from bot.issues.acts import Act, Confirmation, Question, in_words, name, undoable
from bot.notices import surface_redraws
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from bot.vocabulary.via import Via
from store.audit import audit
from store.issues import issues
from store.issues import undo as undos
from store.issues.intake import KnownMember
from store.issues.issues import Issue, IssueStatus
from store.issues.places import Place
from store.outbox import enqueue
from store.outbox.models import Purpose
from store.people.directory import Member
from store.slack import cards

SOURCE = "slack"  # Where these activities come from.


class AlreadySo(UserError):
    """{issue} is already {state}; the card shows who did it."""


Decide = Callable[[Session, Allowed], Act]


def press(services: Services, pressed: Pressed, by: Presser, decide: Decide) -> Confirmation:
    """Carry out what `decide` makes of the press, for who may.

    `decide` changes the issue by one conditional update or raises a UserError: then nothing is
    changed, and the issue's cards are drawn anew, for who pressed saw something else there.

    Raises:
        UserError: the person may not, or `decide` refused.
    """

    def work(session: Session) -> Confirmation | UserError:
        issue_id = pressed.find(session, Issue)
        issues.hold(session, issue_id)
        allowed = gate.issue_for(session, services, issue_id, by)
        before = undoable(allowed.issue)
        is_asked = wish.is_asked(services, allowed.organization)
        try:
            if is_asked:
                act = tried(session, allowed.issue, lambda: decide(session, allowed))
                return wish.ask(session, services, allowed, act, by, before=before)
            act = decide(session, allowed)
        except UserError as refusal:
            redraw(session, services, allowed.issue)
            return refusal
        activity_id = carry_out(session, services, allowed, act, by)
        undo = undos.keep(
            session,
            issue_id=allowed.issue.row_id,
            activity_id=activity_id,
            action=act.action,
            email=allowed.member.email,
            before=before,
            at=services.now(),
        )
        return Confirmation(in_words(allowed.issue, act), undo)

    return in_one_write(services, work)


def tried(session: Session, issue: Issue, decide: Callable[[], Act]) -> Act:
    """What would be done, and nothing is: the tracker has the last word.

    Raises:
        UserError: `decide` refused.
    """
    trial = session.begin_nested()
    try:
        return decide()
    finally:
        trial.rollback()
        session.refresh(issue)


def in_one_write(
    services: Services, work: Callable[[Session], Confirmation | UserError]
) -> Confirmation:
    """What `work` did, or what it refused after it had written something: that is kept."""
    ended = intake.in_one_write(services, work)
    if isinstance(ended, UserError):
        raise ended
    return ended


def check_unresolved(services: Services, pressed: Pressed, by: Presser) -> tuple[Question, Allowed]:
    """Whom to ask about which issue, while it is unresolved.

    Raises:
        UserError: the person may not, or somebody was first; then the cards are drawn anew.
    """
    with services.database.read() as session:
        allowed = gate.issue_for(session, services, pressed.find(session, Issue), by)
    issue = allowed.issue
    if issue.status != IssueStatus.UNRESOLVED:
        with services.database.write() as session:
            redraw(session, services, issue)
        raise AlreadySo(issue=name(issue), state=str(issue.status))
    return Question(issue.token, name(issue)), allowed


def move(session: Session, issue: Issue, to: IssueStatus, when: IssueStatus) -> None:
    """Change the status from what the pressed card offered it for.

    Raises:
        AlreadySo: somebody was first.
    """
    if not issues.move(session, issue.row_id, to=to, when={when}):
        raise AlreadySo(issue=name(issue), state=str(issue.status))


def carry_out(
    session: Session,
    services: Services,
    allowed: Allowed,
    act: Act,
    by: Presser,
    *,
    shown: IssueState | None = None,
) -> int:
    """The activity with all that follows from it, and the audit row; the activity's id.

    `shown` is how the tracker has the issue by now, where it did it.
    """
    issue, member = allowed.issue, allowed.member
    incoming = FromTracker(
        shown=Shown(state=shown),
        id=uuid4().hex,
        type=act.kind,
        organization=allowed.organization.slug,
        issue=IssueFacts(
            id=issue.source_id, title=None, project=allowed.project.slug, substatus=act.substatus
        ),
        actor=Actor(name=member.name, email=member.email),
        data=dict(act.data),
        via=Via.PRESS,
    )
    audit.write(
        session,
        at=services.now(),
        actor=member.email,
        action=act.action,
        target=issue.short_id or issue.subject,
        data=dict(act.noted),
        origin=by.origin,
    )
    source_id, known = f"{SOURCE}:{incoming.id}", {member.email: _known(member)}
    return intake.take_at(session, services, incoming, source_id, place=_place(issue), known=known)


def redraw(session: Session, services: Services, issue: Issue) -> None:
    """Whoever pressed a stale card sees the true one."""
    every = [(card.target, card.row_id) for card in cards.cards_of(session, issue.subject)]
    every += surface_redraws.shown(session, issue.subject, services.now())
    for target, card_id in sorted(every):
        enqueue.delivery(session, target, Purpose.REDRAW, at=services.steady(), card_id=card_id)


def _place(issue: Issue) -> Place:
    """Where its activities belong; a new one is no repeat."""
    return Place(
        organization_id=issue.organization_id,
        project_id=issue.project_id,
        issue_id=issue.row_id,
        level=issue.level,
        assignee=issue.assignee,
        tags=issue.tags,
        activity_id=None,
    )


def _known(member: Member) -> KnownMember:
    return KnownMember(member.row_id, member.name, member.last_active_at)
