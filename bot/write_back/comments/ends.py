"""A message that is a comment by now: what is stored, told elsewhere, and told who added it."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from bot.intake import intake
from bot.intake.incoming import Actor, IssueFacts
from bot.intake.shown import FromTracker, Shown
from bot.issues import wish as kept
from bot.issues.acts import CHANGE_COMMENT, Act
from bot.issues.remarks.add import fingerprint
from bot.issues.remarks.message import SlackMessage
from bot.services import Services
from bot.write_back import ends
from bot.write_back.comments.own import Sought
from bot.write_back.feed import COMMENT
from store.audit import audit
from store.issues import remarks, wishes
from store.issues.issues import Issue
from store.issues.remarks import Remark, digest
from store.issues.wishes import Wish, WishState
from store.outbox import completion
from store.people.directory import Member, Organization, Project
from store.slack import proofs

CHANGE = "note_updated"
SOURCE = "sentry"
ID_LENGTH = 32  # Characters of a digest in an activity's id.


def done(services: Services, key: str, number: int, sought: Sought) -> None:
    """The tracker has it by that number; of the message's words nothing is kept but for who reads.

    It is told under the issue's other cards and to whom it concerns, never where it was said.
    """

    def how(session: Session, wish: Wish, issue: Issue) -> None:
        act = kept.act_of(wish.change)
        message = SlackMessage.kept_as(act.data.get("message"))
        remark = _remark(session, act, issue, services, message)
        is_change = remark.comment == number
        if is_change:
            act = replace(act, action=CHANGE_COMMENT)
        told = _told(session, services, wish, issue, _As(number, act, message, is_change=is_change))
        remark.comment, remark.text, remark.account = number, digest(sought.text), sought.account
        remark.member_id = wish.member_id
        if message is not None:
            remark.said = fingerprint(message)
        session.add(remark)
        if told is not None:
            completion.tells(session, key, told)
        wishes.change(
            session,
            wish,
            state=WishState.DONE,
            change=kept.as_kept(replace(act, data=kept.without_words(act.data))),
            row=None if is_change else number,
            ended_at=services.now(),
            tell_at=services.steady(),
        )

    ends.end(services, key, how)


@dataclass(frozen=True)
class _As:
    """What the message has become."""

    number: int
    act: Act
    message: SlackMessage | None
    is_change: bool


def _remark(
    session: Session, act: Act, issue: Issue, services: Services, message: SlackMessage | None
) -> Remark:
    """Its row; made anew where a restored database does not have it any more."""
    found = session.get(Remark, int(act.data.get("remark") or 0))
    channel_id, ts = (message.channel_id, message.ts) if message else ("", "")
    found = found or remarks.at(session, issue.row_id, channel_id, ts)
    return found or Remark(issue_id=issue.row_id, channel_id=channel_id, ts=ts, at=services.now())


def _told(
    session: Session, services: Services, wish: Wish, issue: Issue, become: _As
) -> int | None:
    """The activity, as if the tracker had told it, and the entry of the audit log."""
    member = session.get_one(Member, wish.member_id)
    name, text = f"comment:{become.number}", str(become.act.data.get("told") or "")
    data = {"comment": name, "text": text} if become.is_change else {"text": text}
    by_text = digest(text)[:ID_LENGTH]
    incoming = FromTracker(
        id=f"{name}:{'updated:' if become.is_change else ''}{by_text}",
        type=CHANGE if become.is_change else COMMENT,
        organization=session.get_one(Organization, issue.organization_id).slug,
        issue=IssueFacts(
            id=issue.source_id,
            title=None,
            project=session.get_one(Project, issue.project_id).slug,
        ),
        actor=Actor(name=member.name, email=member.email),
        data=data,
        shown=Shown(comment=name),
        is_ours=True,
        stands_in=_place(session, issue, become.message),
    )
    audit.write(
        session,
        at=services.now(),
        actor=member.email,
        action=become.act.action,
        target=issue.short_id or issue.subject,
        data={**become.act.noted, "comment": become.number},
        origin=kept.place_of(wish).origin,
    )
    return intake.take(session, services, incoming, SOURCE).activity_id


def _place(session: Session, issue: Issue, message: SlackMessage | None) -> str:
    """The target in whose thread it was said; "": in none of the issue's."""
    card = proofs.card_at(session, message.channel_id, message.root) if message else None
    return card.target if card is not None and card.subject == issue.subject else ""
