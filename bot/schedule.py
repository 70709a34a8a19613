"""What runs from time to time. It only ticks: what is due is in the database."""

from collections.abc import Sequence

from apscheduler.schedulers.background import BackgroundScheduler

from bot.relay.relay import Relay

TICK = 5  # Seconds; a commit wakes the relay at once, this is the safety net.


def build_scheduler(relays: Sequence[Relay]) -> BackgroundScheduler:
    """Jobs in memory: a late one runs once, however late, and never beside itself."""
    scheduler = BackgroundScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for relay in relays:
        scheduler.add_job(relay.wake, "interval", seconds=TICK, id=f"wake-{relay.provider.name}")
    return scheduler
