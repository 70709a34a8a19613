"""What ticks: every duty once, late rather than never, and never beside itself."""

import pytest

from bot.intake import archive_conditions
from bot.invites import expiry
from bot.issues import undo_press
from bot.program import schedule
from bot.relay import digests

DUTIES = {
    "archives": archive_conditions.tick,
    "digests": digests.tick,
    "invites": expiry.tick,
    "undo": undo_press.forget,
}


@pytest.fixture
def jobs(services):
    """By name, as they were given to the scheduler."""
    scheduler = schedule.build_scheduler(services, [])
    return {job.id: job for job in scheduler.get_jobs()}


@pytest.mark.parametrize("name", DUTIES)
def test_duties(jobs, services, name):
    """Each looks into the database by itself: nothing is kept in a job."""
    assert (jobs[name].func, jobs[name].args) == (DUTIES[name], (services,))


def test_soon_enough(jobs):
    """A request's day and two weeks are met to the minute."""
    assert jobs["invites"].trigger.interval.total_seconds() == schedule.MINUTE
