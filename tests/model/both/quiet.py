"""Quiet: nothing happens any more, polls go on, and what waits is done when it is due."""

from datetime import datetime, timedelta
from random import Random

from tests.model.both.side_machine import SideMachine
from tests.model.both.side_office import POLL

EACH_WITHIN = timedelta(minutes=10)  # All cards are compared in that time …
FEEDS_WITHIN = timedelta(hours=1)  # … and all feeds of open issues are read.
ROUNDS = 2000


def begin(machine: SideMachine, chance: Random) -> None:
    """Sentry and Slack are well; what is under way arrives, or never will."""
    office = machine.office
    office.rest.clear()
    office.rest.between = lambda: None
    office.weather.badness, office.weather.deaths = 0.0, 0
    if chance.random() < 0.5:
        for webhook in machine.network.rest(chance):
            machine.hear(webhook)


def polls(machine: SideMachine, count: int) -> None:
    """So many, each when it is due, and all that follows from them."""
    clock = machine.office.clock
    for _ in range(count):
        _until(machine, clock.now + POLL)
        machine.people.pass_time()
        machine.poll()
        machine.office.read()
    _until(machine, clock.now)
    machine.office.settle()
    machine.office.answer()


def _until(machine: SideMachine, end: datetime) -> None:
    """All that is due by then."""
    office = machine.office
    for _ in range(ROUNDS):
        office.tick()
        office.read()
        due = [office.turn(), office.next_feed()]
        office.answer()
        soonest = min((each for each in due if each is not None), default=end)
        if soonest >= end:
            office.clock.now = max(office.clock.now, end)
            return
        office.clock.now = max(office.clock.now, soonest)
        machine.people.pass_time()
    raise AssertionError(f"something is still owed: {office.owed()}")
