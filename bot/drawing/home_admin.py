"""What admins see in their Home: how the relay stands, what is asked of them, what was done."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import VERSION
from bot.drawing.activity import Renderer
from bot.drawing.invite import invite_card_note
from bot.identity.command_gate import CommandActor
from bot.notes.note import Note
from bot.routing import status
from bot.services import Services
from bot.vocabulary.roles import Right
from store.audit import audit
from store.invites import invites
from store.invites.invites import InviteRequest
from store.slack import homes
from store.slack.workspaces import Workspace

APPROVALS_MAX = 5  # Requests, ours; each has its own card too.
AUDIT_MAX = 5  # Entries, ours; `audit` lists them all.
PAUSED_MAX = 10  # Targets, ours; `status` shows more.


def values(session: Session, services: Services, who: CommandActor) -> dict[str, Any] | None:
    """None for who administers nothing."""
    if not who.seats_with(Right.ADMINISTER_PROJECTS):
        return None
    paused = [
        {
            "target": one.target,
            "reason": one.reason,
            "since": _moment(one.since),
            "waiting": one.waiting,
            "may_resume": one.may_resume,
        }
        for one in status.paused(session, who)
    ]
    served = {seat.organization.team_id for seat in who.seats if seat.organization.team_id}
    workspaces = [session.get(Workspace, team_id) for team_id in sorted(served)]
    return {
        "version": VERSION,
        "lacks": next((each.lacks for each in workspaces if each and each.lacks), ""),
        "providers": [asdict(one) for one in status.every_provider(session, services)],
        "paused": paused[:PAUSED_MAX],
        "more_paused": max(0, len(paused) - PAUSED_MAX),
        "more_requests": max(0, _waiting(session, who)[1] - APPROVALS_MAX),
        "audit": list(_audit(session, who)),
    }


def approvals(renderer: Renderer, who: CommandActor) -> tuple[tuple[str, Note], ...]:
    """The cards of requests that wait, for who may decide them; oldest first."""
    return tuple(
        (request.subject, invite_card_note(renderer, request.row_id)[0])
        for request in _waiting(renderer.session, who)[0]
    )


def _waiting(session: Session, who: CommandActor) -> tuple[list[InviteRequest], int]:
    """The first that the person may decide, and how many there are."""
    mine = {seat.organization.row_id for seat in who.seats_with(Right.ADMINISTER_MEMBERS)}
    return invites.waiting_in(session, mine, APPROVALS_MAX) if mine else ([], 0)


def _audit(session: Session, who: CommandActor) -> Iterator[dict[str, Any]]:
    """The newest first. Entries are of no organization: who may read all of them sees some."""
    if len(who.seats_with(Right.READ_AUDIT_LOG)) < homes.count_organizations(session):
        return
    for entry in reversed(audit.entries(session, AUDIT_MAX)):
        yield {
            "at": _moment(entry.at),
            "actor": entry.actor,
            "action": entry.action,
            "target": entry.target,
        }


def _moment(at: datetime) -> tuple[int, str]:
    return int(at.timestamp()), f"{at:%Y-%m-%d %H:%M} UTC"
