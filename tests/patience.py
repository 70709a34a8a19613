"""How long is waited for a database: longer in tests, where they are not about that.

A disk stands still for seconds on some machines, and slow is not wrong.
"""

from bot.sources import workers
from listeners import socket_mode
from store import engine
from store.database import postgres, sqlite

EASE = 4  # Times as long.
REAL = {
    (sqlite, "PRAGMAS"): sqlite.PRAGMAS,
    (sqlite, "PATIENCE"): sqlite.PATIENCE,
    (postgres, "CONNECTING"): postgres.CONNECTING,
    (engine, "PATIENCE"): engine.PATIENCE,
    (engine, "POOLING"): engine.POOLING,
    (socket_mode, "PATIENCE"): socket_mode.PATIENCE,
    (workers, "PATIENCE"): workers.PATIENCE,
}


def ease():
    """For this process. What a killed one has written is there without a wait for the disk."""
    seconds = EASE * engine.PATIENCE.total_seconds()
    connecting = {"connect_timeout": int(seconds), "options": f"-c lock_timeout={seconds:.0f}s"}
    eased = {place: EASE * value for place, value in REAL.items() if place[1] == "PATIENCE"} | {
        (sqlite, "PRAGMAS"): tuple(line.replace("= FULL", "= OFF") for line in sqlite.PRAGMAS),
        (postgres, "CONNECTING"): postgres.CONNECTING | connecting,
        (engine, "POOLING"): engine.POOLING | {"pool_timeout": seconds},
    }
    for (module, name), value in eased.items():
        setattr(module, name, value)
