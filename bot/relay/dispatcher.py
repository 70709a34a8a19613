"""Turns: write down what came back, claim what is due, begin what is next; the rest is threads.

One thread does all of a relay's writing, so that under load many sends share a transaction.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.drawing.activity import Renderer
from bot.providers.base import Pace, Provider
from bot.relay import lease, outcome
from bot.relay.counts import DeliveryCounts
from bot.relay.jobs import Job, LeaveOut, LookUp, Moment, Result, Send
from bot.relay.plan import Next, Plan, plan
from bot.routing.lane_pauses import Breaker
from bot.services import Services
from bot.vocabulary.failures import TargetDead
from store.outbox import claims, completion, enqueue, pending
from store.outbox.claims import ClaimedLane
from store.outbox.models import DeliveryState, Purpose

log = logging.getLogger(__name__)

AHEAD = 2  # Lanes in hand for each that can be sent at the same time.
AGAIN = timedelta(seconds=1)  # Until a lane is looked at whose old job is not over yet.


class Dispatcher:
    def __init__(
        self,
        services: Services,
        provider: Provider,
        worker: str,
        pace: Pace | None = None,
        counts: DeliveryCounts | None = None,
    ) -> None:
        """`pace` replaces the provider's own, for benchmarks."""
        self._counts = counts or DeliveryCounts()
        self._counts.begin(provider.name)
        self._services = services
        self._database = services.database
        self._provider = provider
        self._worker = worker
        self._breaker = Breaker(services.settings)
        self._pace = provider.pace if pace is None else pace
        self._busy: set[str] = set()  # Lanes with a job in a thread's hands.
        self._idle: dict[str, ClaimedLane] = {}  # Lanes in our hands that must be planned.
        self._unwritten: list[Result] = []
        self._due: datetime | None = None  # When the next lane is, by the turn's last write.
        self._is_due_known = False

    @property
    def lanes_max(self) -> int:
        """How many lanes are begun at once: some wait for a thread, and share a commit."""
        return AHEAD * self._provider.lanes_in_flight

    @property
    def lanes(self) -> frozenset[str]:
        """The targets of the lanes in our hands."""
        return frozenset(self._busy | self._idle.keys())

    @property
    def is_idle(self) -> bool:
        """Whether every lane in our hands waits for a thread."""
        return not (self._idle or self._unwritten)

    def keep(self, results: Sequence[Result]) -> None:
        """To be written down in the next turn that the database takes."""
        self._unwritten += results

    def turn(self, results: Sequence[Result] = (), *, is_claiming: bool) -> list[Job]:
        """One turn; returns the jobs that were begun, to be done now.

        Raises:
            Unavailable: the database can't be written; the next turn goes on with the same.
        """
        self.keep(results)
        self._is_due_known = False
        under_way = len(self.lanes) - len({result.job.lane.target for result in self._unwritten})
        room = self.lanes_max - under_way if is_claiming else 0
        if self._unwritten or room > 0:
            self._write_and_claim(room)
        if not self._idle:
            return []
        lanes = list(self._idle.values())
        if not is_claiming:
            self._give_back(lanes, self._services.steady())
            return []
        return self._begin(lanes, self._plan(lanes))

    def next_due(self) -> datetime | None:
        """When the next lane that nobody holds is due.

        The turn's last write has asked; whoever owes something after it wakes the relay.
        """
        if self._is_due_known:
            return self._due
        with self._database.read() as session:
            return claims.next_due(session, self._provider.name)

    def _write_and_claim(self, room: int) -> None:
        results, at = self._unwritten, self._moment()
        with self._database.write() as session:
            ours = self._ours(session, results)
            lanes = self._write_down(session, ours, at)
            under_way = self._busy - {result.job.lane.target for result in results}
            lanes += self._claim(session, room, at, under_way)
            due = None if lanes or self._idle else claims.next_due(session, self._provider.name)
        self._unwritten = []
        self._counts.ended(self._provider.name, ours, at.steady)
        self._busy -= {result.job.lane.target for result in results}
        self._idle |= {lane.target: lane for lane in lanes}
        self._due, self._is_due_known = due, not self._idle

    def _ours(self, session: Session, results: list[Result]) -> list[Result]:
        """Those in whose lanes nobody else has gone on."""
        if not results:
            return []
        targets = {result.job.lane.target for result in results}
        held = claims.still_held(session, targets, self._worker)
        for lost in sorted(targets - held):
            log.warning("lane %s was taken over by another worker", lost)
        return [outcome.counted(each) for each in results if each.job.lane.target in held]

    def _write_down(self, session: Session, ours: list[Result], at: Moment) -> list[ClaimedLane]:
        if not ours:
            return []
        lanes = outcome.write_down(session, ours, at, self._pace, self._breaker)
        paused = {r.job.lane.target for r in ours if isinstance(r.failure, TargetDead)}
        going_on = pending.open_lanes(session, [lane.target for lane in lanes]) - paused
        done = [lane for lane in lanes if lane.target not in going_on]
        due = dict.fromkeys(paused, at.steady)
        given = [(lane, due.get(lane.target)) for lane in done]
        claims.give_back(session, given, self._worker)
        return [lane for lane in lanes if lane.target in going_on]

    def _claim(
        self, session: Session, room: int, at: Moment, under_way: Collection[str]
    ) -> list[ClaimedLane]:
        """What comes back to us while a thread has an old job of it must wait for that."""
        if room <= 0:
            return []
        claimed = claims.claim(
            session, self._provider.name, self._worker, now=at.steady, lease=lease.LEASE, limit=room
        )
        again = [(lane, at.steady + AGAIN) for lane in claimed if lane.target in under_way]
        claims.give_back(session, again, self._worker)
        return [lane for lane in claimed if lane.target not in under_way]

    def _plan(self, lanes: list[ClaimedLane]) -> Plan:
        """Read and drawn outside any write, so that clicks need not wait for it."""
        with self._database.read() as session:
            settings = self._services.settings
            key = settings.secret_key
            renderer = Renderer(session, settings.tracker_name, key, self._services)
            return plan(session, lanes, self._services.steady(), renderer, self._provider.fits)

    def _begin(self, lanes: list[ClaimedLane], planned: Plan) -> list[Job]:
        """Write down what is being sent, before it is; give back the lanes that have nothing."""
        at = self._moment()
        with self._database.write() as session:
            lanes = self._still_ours(session, lanes)
            steps = {t: planned.steps[t] for t in (x.target for x in lanes) if t in planned.steps}
            then = [planned.then[target] for target in steps if target in planned.then]
            every = [*steps.values(), *then]
            sends = [(step.note.key, step.ids) for step in every if isinstance(step, Send)]
            again = pending.owed_again(session, _redraws(steps.values()))
            left_out = [each for each in steps.values() if isinstance(each, LeaveOut)]
            for one in left_out:
                if not again.intersection(one.ids):
                    completion.leave_out(session, one.ids, state=one.state, reason=one.reason)
            completion.begin(session, sends, self._worker, at.now)
            for target, step in steps.items():
                if isinstance(step, Send) and again.intersection(step.ids):
                    enqueue.delivery(
                        session, target, Purpose.REDRAW, at=at.steady, card_id=step.card_id
                    )
            free = [(lane, planned.due[lane.target]) for lane in lanes if lane.target not in steps]
            claims.give_back(session, free, self._worker)
            due = claims.next_due(session, self._provider.name)
        self._due, self._is_due_known = due, True
        dead = [one for one in left_out if one.state == DeliveryState.DEAD]
        self._counts.given_up(self._provider.name, sum(len(one.ids) for one in dead))
        jobs = [
            Job(lane, work, planned.then.get(lane.target))
            for lane in lanes
            if isinstance(work := steps.get(lane.target), Send | LookUp)
        ]
        self._busy |= {job.lane.target for job in jobs}
        going_on = {t for t, step in steps.items() if isinstance(step, LeaveOut)}
        self._idle = {t: lane for t, lane in self._idle.items() if t in going_on}
        return jobs

    def _still_ours(self, session: Session, lanes: list[ClaimedLane]) -> list[ClaimedLane]:
        """Until the commit; a SQLite file is one process's, and nobody takes a lane from it."""
        if self._database.is_sqlite:
            return lanes
        held = claims.still_held(session, [lane.target for lane in lanes], self._worker)
        return [lane for lane in lanes if lane.target in held]

    def _give_back(self, lanes: list[ClaimedLane], due: datetime) -> None:
        """All of them, to be claimed again: we are stopping, or the provider is down."""
        with self._database.write() as session:
            claims.give_back(session, [(lane, due) for lane in lanes], self._worker)
        self._idle = {}

    def _moment(self) -> Moment:
        return Moment(self._services.now(), self._services.steady(), self._worker)


def _redraws(steps: Iterable[Next]) -> dict[int, str]:
    """Row → the key that it had when it was drawn: drawing is no part of the write below."""
    found = {}
    for step in steps:
        if isinstance(step, Send) and step.edits is not None:
            found[step.ids[0]] = step.note.key
        elif isinstance(step, LeaveOut) and step.key:
            found[step.ids[0]] = step.key
    return found
