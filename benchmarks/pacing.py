"""How close to Slack's own limit a backlog leaves, by a clock that is moved, not waited for.

Each answer takes 50 ms and 16 are under way at once, so every send moves the clock by a 16th.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from slack_sdk import WebClient

from benchmarks import filling, programs
from benchmarks.figures import Figure, report
from bot.notes.note import Note
from bot.providers.slack import Slack
from bot.relay.relay import Relay
from bot.services import Services
from bot.settings import Settings

WAITING, CHANNELS, THREAD = 10_000, 100, 50
ANSWER = timedelta(milliseconds=50)


class Clock:
    def __init__(self) -> None:
        self.now = filling.NOW

    def __call__(self) -> datetime:
        return self.now


class Timed(Slack):
    """Posts nowhere; keeps when it was asked to, by channel."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(WebClient())
        self._clock = clock
        self.sent: dict[str, list[datetime]] = defaultdict(list)

    def send(self, note: Note, address: str, parent: str | None) -> str:
        self.sent[address].append(self._clock.now)
        self._clock.now += ANSWER / self.lanes_in_flight
        return f"{parent}/{note.key}"


def measure(is_small: bool) -> Iterator[Figure]:
    waiting, channels = (200, 10) if is_small else (WAITING, CHANNELS)
    targets = [filling.target(filling.channel_of(n, channels)) for n in range(waiting)]
    provider, took = relayed(targets, waiting)
    pace = provider.pace
    allowed = pace.interval * (waiting // channels - pace.burst)
    soonest = min(gap for times in provider.sent.values() for gap in gaps(times, pace.burst))
    what = f"{waiting} rows, {channels} channels, 1 a second each"
    yield Figure(
        f"{what}: done after",
        took.total_seconds(),
        "s",
        allowed.total_seconds(),
        below=1.1,
        is_of_ratio=True,
    )
    posts = f"{pace.burst + 1} posts to a channel"
    yield Figure(f"{what}: the fastest {posts}", soonest, "s", least=pace.interval.total_seconds())
    provider, _ = relayed([filling.target(1)] * THREAD, cards=1)
    messages = sum(map(len, provider.sent.values()))
    yield Figure(f"messages for {THREAD} waiting replies of one thread", messages, below=4)


def relayed(targets: list[str], cards: int) -> tuple[Timed, timedelta]:
    """All of them owed at once, and sent; the replies share so many cards."""
    clock = Clock()
    with programs.folder() as at, filling.filled(at, channels=0) as database:
        with database.write() as session:
            filling.add_cards(session, targets[:cards], [str(n) for n in range(cards)])
            filling.owe_replies(session, targets, clock.now, cards)
        provider = Timed(clock)
        relay = Relay(Services(Settings(), database, now=clock, steady=clock), provider)
        while (due := relay.run_once()) is not None:
            clock.now = max(clock.now, due)
    return provider, clock.now - filling.NOW


def gaps(times: list[datetime], burst: int) -> Iterator[float]:
    """Seconds from each post to the one that is a burst later: one more than a burst."""
    for earlier, later in zip(times, times[burst:], strict=False):
        yield (later - earlier).total_seconds()


if __name__ == "__main__":
    report(measure)
