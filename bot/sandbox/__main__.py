"""`python -m bot.sandbox`: the workspace as a process of its own, for benchmarks and by hand."""

import argparse
import json
import os
import signal
import sys
from contextlib import suppress
from queue import Empty, SimpleQueue

from bot.sandbox.sandbox import Sandbox


def main() -> int:
    """Run until SIGTERM or SIGINT; the first line on stdout says where, as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0, the default: any free one")
    parser.add_argument("--fast", action="store_true", help="skip the check of blocks")
    parser.add_argument(
        "--channels", type=int, default=0, help="how many C0LOAD1, C0LOAD2, … to add"
    )
    options = parser.parse_args()
    ended: SimpleQueue[int] = SimpleQueue()  # What a signal's handler may put into at any moment.
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(end, lambda number, _: ended.put(number))
    sandbox = Sandbox.acme(port=options.port, fast=options.fast)
    for number in range(1, options.channels + 1):
        sandbox.add_channel(f"load{number}")
    try:
        sandbox.start()
    except OSError as error:
        sys.stderr.write(f"cannot listen on port {options.port}: {error}\n")
        return 2
    sys.stdout.write(json.dumps(facts(sandbox)) + "\n")
    sys.stdout.flush()
    while True:
        with suppress(Empty):  # A wait without end may sleep through a signal.
            ended.get(timeout=1)
            break
    sandbox.stop()
    return 0


def facts(sandbox: Sandbox) -> dict[str, object]:
    """What a client needs to know."""
    return {
        "url": sandbox.url,
        "api_url": sandbox.api_url,
        "bot_token": sandbox.bot_token,
        "app_token": sandbox.app_token,
        "smtp_url": sandbox.mailbox.url,
        "pagerduty_url": sandbox.pagerduty.url,
        "teams_url": sandbox.teams.url,
        "pid": os.getpid(),
    }


if __name__ == "__main__":
    sys.exit(main())
