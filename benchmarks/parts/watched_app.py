"""The app as `python app.py run` has it, which prints at its end when it committed what it owed."""

import gc
import json
import logging
import signal
import sys
import threading
import time
from types import FrameType

from bot.program.malloc import share_arenas
from bot.program.process import Process
from bot.settings import load_settings
from listeners.connection import Connection


def main() -> None:
    logging.basicConfig(level=logging.ERROR)
    commits: list[float] = []
    ending = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ending.set()

    signal.signal(signal.SIGTERM, end)
    share_arenas()  # As bot.program.process.run does, and below.
    process = Process(load_settings(), Connection)
    process.services.database.subscribe(lambda _owed: commits.append(time.monotonic()))
    process.start()
    gc.collect()
    gc.freeze()
    while not process.connection.sessions:
        time.sleep(0.05)
    print("ready; intake on port", process.http.port, flush=True)
    ending.wait()
    process.stop()
    json.dump(commits, sys.stdout)


if __name__ == "__main__":
    main()
