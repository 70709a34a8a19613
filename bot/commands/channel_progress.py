"""How far Slack's list of channels is read: a bar in a terminal, a line for each wait elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.commands.output import complain
from bot.slack import channel_list

READS = "Slack's channels: {channels:,} read"
WAITS = READS + "; Slack asks to wait {seconds:.0f} s"


class Lines:
    """On standard error, only where it takes long."""

    def __init__(self) -> None:
        self.channels = 0

    def read(self, channels: int) -> None:
        """Nothing is said of it."""
        self.channels = channels

    def waits(self, seconds: float) -> None:
        """So that nobody takes it for stuck."""
        complain(WAITS.format(channels=self.channels, seconds=seconds) + ".")


class Bar:
    """One that moves for as long as it takes: nobody knows how many channels there are."""

    def __init__(self, bar: Progress) -> None:
        self.channels = 0
        self._bar = bar
        self._task = bar.add_task(READS.format(channels=0), total=None)

    def read(self, channels: int) -> None:
        """How many."""
        self.channels = channels
        self._bar.update(self._task, description=READS.format(channels=channels))

    def waits(self, seconds: float) -> None:
        """Until the next page."""
        said = WAITS.format(channels=self.channels, seconds=seconds)
        self._bar.update(self._task, description=said)


@contextmanager
def shown() -> Iterator[channel_list.Progress]:
    """What shows it where this runs."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Bar(bar)
