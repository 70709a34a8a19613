"""What runs from time to time. It only ticks: what is due is in the database."""

from collections.abc import Sequence

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot import archive_conditions, digests
from bot.invites import ending
from bot.issues import undoing
from bot.relay.relay import Relay
from bot.services import Services

TICK = 5  # Seconds; a commit wakes the relay at once, this is the safety net.
MINUTE = 60  # Seconds; soon enough for what is due after days.
THREADS = 8  # Jobs at the same time; one more waits.
SWEEP = 3600  # Seconds between removals of what nobody can use any more.


def build_scheduler(services: Services, relays: Sequence[Relay]) -> BackgroundScheduler:
    """Jobs in memory: a late one runs once, however late, and never beside itself."""
    scheduler = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(THREADS, {"thread_name_prefix": "job"})},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for relay in relays:
        scheduler.add_job(relay.wake, "interval", seconds=TICK, id=f"wake-{relay.provider.name}")
    jobs = (
        ("archives", archive_conditions.tick, TICK),
        ("digests", digests.tick, TICK),
        ("invites", ending.tick, MINUTE),
        ("undo", undoing.forget, SWEEP),
    )
    for name, job, seconds in jobs:
        scheduler.add_job(job, "interval", (services,), seconds=seconds, id=name)
    return scheduler
