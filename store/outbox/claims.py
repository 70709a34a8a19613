"""Lanes: who has which, for how long, and when each is due again.

A claim takes the lane's `due_at` away; whatever is owed meanwhile sets it anew, and giving the
lane back keeps the sooner of the two. So nothing that is owed while a worker looks is missed.

Whoever writes several lanes does it in the order of their targets, so that none waits for another
in a circle. The statements of each turn are built once: building one costs more than SQLite needs
to run it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, and_, bindparam, case, func, select, update
from sqlmodel import Session

from store.database.prepared import Prepared
from store.outbox.models import IS_DUE, IS_WAITING_REDRAW
from store.tables import METADATA
from store.types import UtcDateTime

LANE = METADATA.tables["lane"]
DELIVERY = METADATA.tables["delivery"]


@dataclass(frozen=True)
class ClaimedLane:
    """A lane in one worker's hands; its hold and pace are stored when it is given back."""

    target: str
    failures: int = 0
    paced_at: datetime | None = None
    ready_at: datetime | None = None  # No post before.

    @property
    def provider(self) -> str:
        return self.target.partition(":")[0]

    @property
    def address(self) -> str:
        return self.target.partition(":")[2]


_FREE = (IS_DUE, LANE.c.provider == bindparam("of"), LANE.c.lease_until.is_(None))
_CLAIM = Prepared(
    update(LANE)
    .where(
        LANE.c.target.in_(
            select(LANE.c.target)
            .where(*_FREE, LANE.c.due_at <= bindparam("now"))
            .order_by(LANE.c.due_at)
            .limit(bindparam("room"))
            .with_for_update(skip_locked=True)
            .scalar_subquery()
        )
    )
    .values(worker=bindparam("by"), lease_until=bindparam("until"), due_at=None)
    .returning(LANE.c.target, LANE.c.failures, LANE.c.paced_at, LANE.c.ready_at)
)
_NEXT_DUE = Prepared(select(func.min(LANE.c.due_at)).where(*_FREE))
_DUE_AFTER = Prepared(
    select(LANE.c.target)
    .where(IS_DUE, LANE.c.provider == bindparam("of"), LANE.c.due_at > bindparam("then"))
    .limit(1)
)
_HELD = Prepared(
    select(LANE.c.target)
    .where(
        LANE.c.target.in_(bindparam("targets", expanding=True)), LANE.c.worker == bindparam("by")
    )
    .order_by(LANE.c.target)
    .with_for_update()
)


def claim(
    session: Session, provider: str, worker: str, *, now: datetime, lease: timedelta, limit: int
) -> list[ClaimedLane]:
    """Take up to `limit` lanes that are due and in nobody's hands, the longest due first."""
    given = {"of": provider, "by": worker, "now": now, "until": now + lease, "room": limit}
    return [ClaimedLane(*row) for row in _CLAIM.run(session, given)]


def next_due(session: Session, provider: str) -> datetime | None:
    """When the next lane that nobody holds is due; None: nothing waits."""
    due: datetime | None = _NEXT_DUE.run(session, {"of": provider}).scalar()
    return due


def due_after(session: Session, provider: str, moment: datetime) -> str | None:
    """A lane that is due only then; None: there is none."""
    given = {"of": provider, "then": moment}
    target: str | None = _DUE_AFTER.run(session, given).scalar()
    return target


def still_held(session: Session, targets: Iterable[str], worker: str) -> set[str]:
    """Those that are the worker's still, and stay so until the commit."""
    return set(_HELD.run(session, {"targets": list(targets), "by": worker}).scalars())


_DUE = bindparam("due", type_=UtcDateTime())
_GIVE_BACK = Prepared(
    update(LANE)
    .where(LANE.c.target == bindparam("lane"), LANE.c.worker == bindparam("by"))
    .values(
        worker="",
        lease_until=None,
        due_at=case(
            (LANE.c.due_at.is_(None), _DUE),
            (_DUE.is_(None), LANE.c.due_at),
            (LANE.c.due_at < _DUE, LANE.c.due_at),
            else_=_DUE,
        ),
        failures=bindparam("f"),
        paced_at=bindparam("p"),
        ready_at=bindparam("r"),
    )
)


def give_back(
    session: Session, lanes: Sequence[tuple[ClaimedLane, datetime | None]], worker: str
) -> None:
    """Each is free for any worker when it is due: at the given moment, or sooner if owed anew."""
    rows = [
        {
            "lane": lane.target,
            "by": worker,
            "due": at,
            "f": lane.failures,
            "p": lane.paced_at,
            "r": lane.ready_at,
        }
        for lane, at in lanes
    ]
    _GIVE_BACK.run_each(session, sorted(rows, key=lambda row: str(row["lane"])))


def pause(session: Session, target: str, *, reason: str, at: datetime) -> bool:
    """The target takes nothing: nobody claims its lane until it is resumed.

    False: it was paused already, and stays so for the reason that it had.
    """
    is_open = (LANE.c.target == target, LANE.c.paused_at.is_(None))
    paused = _run(session, update(LANE).where(*is_open).values(paused_at=at, paused_reason=reason))
    return bool(paused.rowcount)


def renew(session: Session, worker: str, targets: Collection[str], *, until: datetime) -> None:
    """Keep these, if they are the worker's still.

    Only what the worker knows of: a claim whose commit was lost on the way back ends by itself.
    """
    kept = update(LANE).where(LANE.c.target.in_(sorted(targets)), LANE.c.worker == worker)
    _run(session, kept.values(lease_until=until))


def reap(session: Session, provider: str, now: datetime) -> None:
    """Free the lanes whose worker has not renewed its lease: it is dead, or as good as that.

    Of one provider: a process that was paused renews one after the other.
    """
    _free(session, and_(LANE.c.provider == provider, LANE.c.lease_until < now), now)


def shorten(session: Session, now: datetime, longest: timedelta) -> None:
    """After a clock was set back: no hold and no lease outlasts `longest`."""
    for column in (LANE.c.due_at, LANE.c.ready_at, LANE.c.paced_at, LANE.c.lease_until):
        late = update(LANE).where(column > now + longest).values({column.name: now})
        _run(session, late)
    late_redraw = (IS_WAITING_REDRAW, DELIVERY.c.due_at > now + longest)
    _run(session, update(DELIVERY).where(*late_redraw).values(due_at=now))


def release_all(session: Session, now: datetime) -> None:
    """Free every lane, when no other process can be alive."""
    _free(session, LANE.c.lease_until.is_not(None), now)


def _free(session: Session, which: Any, now: datetime) -> None:  # noqa: ANN401 - a condition.
    freed = update(LANE).where(which).values(worker="", lease_until=None, due_at=now)
    _run(session, freed)


def _run(session: Session, statement: Executable, given: Any = None) -> Any:  # noqa: ANN401 - a result of any row.
    return session.connection().execute(statement, given)
