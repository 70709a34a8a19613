"""What runs from time to time. It only ticks: what is due is in the database."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from apscheduler.events import EVENT_SCHEDULER_SHUTDOWN, EVENT_SCHEDULER_STARTED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler

from bot.feed.poll import Poll
from bot.identity.consent import expiry as link_expiry
from bot.incidents import moved
from bot.intake import archive_conditions
from bot.invites import expiry
from bot.issues import undo_press
from bot.maintenance.retention import Retention
from bot.program.directory_sync import DirectoryDuty
from bot.relay import digests
from bot.relay.relay import Relay
from bot.sentry.client import client_of
from bot.services import Services
from store.routing.routes import ASKED_FOR

TICK = 5  # Seconds; a commit wakes the relay at once, this is the safety net.
MINUTE = 60  # Seconds; soon enough for what is due after days.
THREADS = 8  # Jobs at the same time; one more waits.
STARTS_WITHIN = 5.0  # Seconds.
SWEEP = 3600  # Seconds between removals of what nobody can use any more.


class Ticks:
    """The scheduler in a thread that is ours, so that its end is seen."""

    def __init__(self, scheduler: BlockingScheduler) -> None:
        self._scheduler = scheduler
        self._has_begun = threading.Event()
        self._scheduler.add_listener(lambda _: self._has_begun.set(), EVENT_SCHEDULER_STARTED)
        self._thread = threading.Thread(target=scheduler.start, name="APScheduler", daemon=True)

    @property
    def threads(self) -> Sequence[threading.Thread]:
        return (self._thread,)

    def start(self) -> None:
        self._thread.start()
        self._has_begun.wait(STARTS_WITHIN)

    def stop(self) -> None:
        """No tick more; one that is under way ends by itself."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def build_scheduler(services: Services, relays: Sequence[Relay]) -> BlockingScheduler:
    """Jobs in memory: a late one runs once, however late, and never beside itself."""
    scheduler = BlockingScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(THREADS, {"thread_name_prefix": "job"})},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for relay in relays:
        scheduler.add_job(relay.wake, "interval", seconds=TICK, id=f"wake-{relay.provider.name}")
    jobs = (
        ("archives", archive_conditions.tick, TICK),
        ("digests", digests.tick, TICK),
        ("incidents", moved.tick, TICK),
        ("invites", expiry.tick, MINUTE),
        ("links", link_expiry.tick, MINUTE),
        ("undo", undo_press.forget, SWEEP),
    )
    for name, job, seconds in jobs:
        scheduler.add_job(job, "interval", (services,), seconds=seconds, id=name)
    retention = Retention(services, goes_on=lambda: scheduler.running)
    scheduler.add_job(retention.tick, "interval", seconds=MINUTE, id="retention")
    sentry = client_of(services)
    if sentry is not None:
        now = {"next_run_time": datetime.now(UTC)}  # What came while we were down is told now.
        duty = DirectoryDuty(services, sentry, goes_on=lambda: scheduler.running)
        scheduler.add_job(duty.tick, "interval", seconds=TICK, id="directory", **now)
        poll = Poll(services, sentry.for_polling())
        if poll.every:
            scheduler.add_job(poll.tick, "interval", seconds=poll.every, id="poll", **now)
            scheduler.add_listener(lambda _: poll.stop(), EVENT_SCHEDULER_SHUTDOWN)
            services.database.subscribe(partial(_know_new, scheduler, poll))
    return scheduler


def _know_new(scheduler: BlockingScheduler, poll: Poll, owed: frozenset[str]) -> None:
    """A channel asks for a project: what is there is known at once, and what comes is told."""
    if ASKED_FOR in owed:
        scheduler.add_job(poll.know, id="new-projects", replace_existing=True)
