"""Targets that wake somebody: what opens, acknowledges or closes there, and nothing else."""

from collections.abc import Iterable

from sqlmodel import Session

from bot import providers
from bot.activities import opening_kinds
from bot.activities.occurrence import Occurrence
from bot.notes.note import Effect
from bot.providers.base import Provider
from bot.recipients.rules import Decision
from store.outbox import overtaken

OVER = "it was over before it could be sent"


def pages(target: str) -> bool:
    """Whether it is a pager."""
    kind = providers.kind_of(target)
    return kind is not None and is_pager(kind)


def is_pager(kind: type[Provider]) -> bool:
    return Effect.TELLS not in kind.effects


def spare(session: Session, occurrence: Occurrence, decisions: Iterable[Decision]) -> None:
    """Nobody is paged any more for what is over before the pager could be reached."""
    if occurrence.issue_id is None or occurrence.effect != Effect.CLOSES:
        return
    for one in decisions:
        if not one.reason and pages(one.target):
            overtaken.leave_out(session, one.target, occurrence.issue_id, opening_kinds(), OVER)
