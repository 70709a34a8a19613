"""Many runs, each with a seed of its own, and how many steps they took a second.

python -m tests.model.long_run SEED RUNS STEPS [both]

`both`: with Sentry's REST API, and people who act on both sides.
"""

import logging
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from store.database.upgrade import upgrade
from store.engine import Database
from tests.model.both.model import BOTH_SIDES
from tests.model.replay import WEBHOOKS, drawn, replayed, run

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder is made in it, if there is one.


MODELS = {"": WEBHOOKS, "both": BOTH_SIDES}


def main(first: int, runs: int, count: int, name: str = "") -> int:
    model = MODELS[name]
    logging.disable(logging.CRITICAL)  # Faults are drawn, and told in the log.
    begun = time.monotonic()
    with TemporaryDirectory(dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None) as folder:
        empty = Path(folder) / "empty.db"
        database = Database(f"sqlite:///{empty}")
        upgrade(database)
        database.close()
        for done, seed in enumerate(range(first, first + runs), 1):
            if wrong := run(drawn(seed, count, model), empty, Path(folder), model):
                print(f"seed {seed}: {wrong}\nNow a shorter run is looked for.", flush=True)
                print(replayed(seed, count, empty, Path(folder), model))
                return 1
            if done % 10 == 0 or done == runs:
                rate = done * count / (time.monotonic() - begun)
                print(f"{done * count:,} steps from seed {first}, {rate:.0f} a second", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*(int(each) for each in sys.argv[1:4]), *sys.argv[4:]))
