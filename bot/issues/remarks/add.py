"""A message of Slack's is added to an issue: asked of the tracker like any other press."""

import json
from collections.abc import Callable, Collection

from sqlmodel import Session

from bot.errors import UserError
from bot.identity import command_gate, gate
from bot.identity.gate import Allowed, Presser
from bot.issues import press, wish
from bot.issues.acts import ADD_COMMENT, Act, Confirmation, name, undoable
from bot.issues.remarks.message import SlackMessage
from bot.services import Services
from bot.vocabulary.spelling import shown
from store.issues import activities, issues, remarks
from store.issues.issues import Issue
from store.issues.remarks import Remark, digest
from store.people.directory import Member
from store.slack import proofs
from store.slack.workspaces import Workspace

COMMENT, DELETION = "note", "note_deleted"
NAME_MAX = 500  # Characters of what is typed for an issue: a short id, or its address.


class NoCardThere(UserError):
    """That is in no thread of an issue's card: choose "Add to {tracker}" in the menu of the message, and say which issue is meant."""  # noqa: E501 - words for people.


class NotConnected(UserError):
    """{tracker} is not connected, so that nothing can be added there: an admin sets SENTRY_URL."""


class OwnMessage(UserError):
    """That message is my own, and says what {tracker} knows already. Nothing was added."""


class NothingSaid(UserError):
    """That message has no text and no file. Nothing was added."""


class AddedAlready(UserError):
    """It is a comment of {issue} already, and nothing of it has changed since."""


class AnothersComment(UserError):
    """{who} added it in their own name, so that {tracker} lets nobody else change the comment."""


class NoSuchIssue(UserError):
    """No issue {said} is known here; is it spelled as on its card?"""


class SeveralIssues(UserError):
    """{said} is the name of several issues; give the address of the one that is meant."""


def add_here(services: Services, said: SlackMessage, by: Presser) -> Confirmation:
    """Add it to the issue in whose card's thread it stands.

    Raises:
        NoCardThere: it stands in no such thread.
        UserError: the person may not, or there is nothing to add.
    """
    return _add(services, said, by, lambda session: _of_thread(session, services, said))


def add_to(services: Services, said: SlackMessage, by: Presser, typed: str) -> Confirmation:
    """The same for the issue of that short id or address; raises NoSuchIssue too."""
    return _add(services, said, by, lambda session: _named(session, services, by, typed))


def check(services: Services, said: SlackMessage, by: Presser) -> None:
    """Whether the person may be asked for the issue; raises as `add_here` does."""
    with services.database.read() as session:
        who = command_gate.person_for(session, services, by)
        is_connected = any(wish.is_asked(services, seat.organization) for seat in who.seats)
        _check_message(session, services, said, by, is_connected=is_connected)


def _add(
    services: Services, said: SlackMessage, by: Presser, find: Callable[[Session], int | None]
) -> Confirmation:
    def work(session: Session) -> Confirmation:
        issue_id = find(session)
        if issue_id is not None:
            issues.hold(session, issue_id)
        allowed = gate.issue_for(session, services, issue_id, by)
        is_connected = wish.is_asked(services, allowed.organization)
        told = _check_message(session, services, said, by, is_connected=is_connected)
        remark = _remark(session, services, told, allowed)
        noted = {"message": f"{told.channel_id}/{told.ts}"}
        place = [told.channel_id, told.ts]
        data = {"remark": remark.row_id, "place": place, "message": told.to_keep()}
        act = Act(COMMENT, action=ADD_COMMENT, data=data, noted=noted)
        return wish.ask(session, services, allowed, act, by, before=undoable(allowed.issue))

    return press.in_one_write(services, work)


def _check_message(
    session: Session, services: Services, said: SlackMessage, by: Presser, *, is_connected: bool
) -> SlackMessage:
    """The message without our own name, which is no part of what is said."""
    tracker, workspace = services.settings.tracker_name, session.get(Workspace, by.team_id)
    if not is_connected:
        raise NotConnected(tracker=tracker)
    own = workspace.bot_user_id if workspace else ""
    if own and said.user_id == own:
        raise OwnMessage(tracker=tracker)
    told = said.without_mention(own)
    if told.is_empty:
        raise NothingSaid
    return told


def _remark(session: Session, services: Services, said: SlackMessage, allowed: Allowed) -> Remark:
    """Its row, ready to be asked for again; that one message is in the tracker once."""
    issue, now = allowed.issue, services.now()
    found = remarks.at(session, issue.row_id, said.channel_id, said.ts)
    if found is None:
        found = Remark(issue_id=issue.row_id, channel_id=said.channel_id, ts=said.ts, at=now)
    elif found.comment is not None and _is_deleted(session, issue, found.comment):
        found.comment, found.account, found.text = None, "", ""
    if found.comment is not None and found.said == fingerprint(said):
        raise AddedAlready(issue=name(issue))
    if found.comment is not None and found.account and found.member_id != allowed.member.id:
        who = session.get(Member, found.member_id)
        called = (who.name or who.email) if who else "Somebody"
        raise AnothersComment(who=called, tracker=services.settings.tracker_name)
    found.at = now
    session.add(found)
    session.flush()
    return found


def fingerprint(said: SlackMessage) -> str:
    """What the message is known by, as long as nobody edits it."""
    return digest(json.dumps([said.text, [each.name for each in said.files]]))


def _is_deleted(session: Session, issue: Issue, comment: int) -> bool:
    rows = activities.of_comment(session, issue.organization_id, f"sentry:comment:{comment}")
    return any(row.kind == DELETION for row in rows)


def _of_thread(session: Session, services: Services, said: SlackMessage) -> int:
    card = proofs.card_at(session, said.channel_id, said.root)
    kind, _, row_id = (card.subject if card else "").partition(":")
    if kind != "issue":
        raise NoCardThere(tracker=services.settings.tracker_name)
    return int(row_id)


def _named(session: Session, services: Services, by: Presser, typed: str) -> int:
    """By its short id, or by the id in its address; of the person's organizations alone."""
    who = command_gate.person_for(session, services, by)
    said = typed.strip()[:NAME_MAX]
    found = [each.row_id for each in _called(session, said, who.organization_ids)]
    if not found:
        raise NoSuchIssue(said=shown(said))
    if len(found) > 1:
        raise SeveralIssues(said=shown(said))
    return found[0]


def _called(session: Session, said: str, within: Collection[int]) -> list[Issue]:
    if "/issues/" in said:
        source_id = said.partition("/issues/")[2].partition("/")[0].partition("?")[0]
        by_id = (issues.by_source_id(session, each, source_id) for each in sorted(within))
        return [issue for issue in by_id if issue is not None]
    return [each for each in issues.by_short_id(session, said) if each.organization_id in within]
