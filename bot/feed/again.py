"""Issues that are told again: so many more events or users came since a place was alerted."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from pydantic import ValidationError
from sqlmodel import Session

from bot.feed import counts, state
from bot.feed.counts import Step
from bot.intake import intake
from bot.intake.intake import Refused
from bot.intake.shown import FromTracker
from bot.sentry.models import Issue as Answer
from bot.services import Services
from bot.vocabulary.route_again import RouteAgain
from bot.vocabulary.via import Via
from store.issues import issues, told_counts
from store.issues.issues import IssueStatus
from store.issues.poll import Carded
from store.issues.told_counts import Counts, Place
from store.people.directory import Organization
from store.routing.routes import Retelling

log = logging.getLogger(__name__)


class Move(NamedTuple):
    """What an answer changes for an issue in a place."""

    place: Place
    before: Counts | None  # None: nobody noted any.
    step: Step
    answer: Answer

    @property
    def is_needed(self) -> bool:
        return self.before != self.step.after


def look(
    services: Services,
    organization: Organization,
    found: Sequence[tuple[Carded, Answer]],
    again: Sequence[Retelling],
) -> None:
    """Tell what has come so often by the answers; nothing is written where nothing changes."""
    ids, targets = [issue.issue_id for issue, _ in found], {each.target for each in again}
    with services.database.read() as session:
        known: dict[Place, Counts | None] = dict(told_counts.of(session, ids))
        told = told_counts.told(session, ids, targets)
    known |= dict.fromkeys(told - known.keys())
    moves = [each for each in _moves(found, known, again) if each.is_needed]
    if moves:
        work = partial(_write, services=services, organization=organization, moves=moves)
        intake.in_one_write(services, work)


def _moves(
    found: Sequence[tuple[Carded, Answer]],
    known: Mapping[Place, Counts | None],
    again: Sequence[Retelling],
) -> Iterator[Move]:
    wanted: dict[str, list[RouteAgain]] = {}
    for each in again:
        asked = RouteAgain.read(each.again)
        wanted.setdefault(each.target, []).extend([asked] if asked else [])
    for issue, answer in found:
        now, is_open = counts.counts_of(answer), _is_open(issue, answer)
        for target, asks in wanted.items():
            place = (issue.issue_id, target)
            if place in known:
                step = counts.step(known[place], now, asks, is_open=is_open)
                yield Move(place, known[place], step, answer)


def _is_open(issue: Carded, answer: Answer) -> bool:
    """On both sides: what was resolved or archived is told by its feed first."""
    shown = state.shown_by(answer)
    is_open_there = shown is not None and shown.status == IssueStatus.UNRESOLVED
    return is_open_there and issue.status == IssueStatus.UNRESOLVED


def _write(
    session: Session, services: Services, organization: Organization, moves: Sequence[Move]
) -> None:
    """Where it was told meanwhile, by an alert or by another process, that stands."""
    reached: dict[tuple[int, int, str], list[Move]] = {}
    for move in moves:
        if move.before is None:
            told_counts.begin(session, move.place, move.step.after)
        elif told_counts.move(session, move.place, move.before, move.step.after) and move.step.more:
            reached.setdefault((move.place[0], move.step.more, move.step.unit), []).append(move)
    for (issue_id, _, _), alike in reached.items():
        if issues.held(session, issue_id).status == IssueStatus.UNRESOLVED:
            _tell(session, services, organization, alike)


def _tell(
    session: Session, services: Services, organization: Organization, alike: Sequence[Move]
) -> None:
    """One activity for all places that count from the same."""
    step, answer = alike[0].step, alike[0].answer
    try:
        facts = state.facts_of(services, answer)
        seen = {"event_count": step.after.events, "user_count": step.after.users}
        told = FromTracker(
            id=_id(organization, answer, step),
            type="again",
            organization=organization.slug,
            issue=facts.model_copy(update=seen),
            data={step.unit: step.more},
            via=Via.POLL,
            only=tuple(move.place[1] for move in alike),
        )
        intake.take(session, services, told, "sentry")
    except (ValidationError, Refused) as error:
        log.warning("that %s happened again is left out: %s", answer.short_id, error)


def _id(organization: Organization, answer: Answer, step: Step) -> str:
    now = ":".join(str(each) for each in step.after)
    return f"again:{organization.row_id}:{answer.id}:{now}:{step.more}:{step.unit}"
