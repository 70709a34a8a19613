"""How fast owed replies leave, beside raw slack_sdk with as many threads."""

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks import filling, programs
from benchmarks.figures import Figure, middle, report
from bot.services import Services
from bot.settings import Settings

REPLIES, CHANNELS, ROUNDS = 2000, 200, 3


def measure(is_small: bool) -> Iterator[Figure]:
    count, channels, rounds = (60, 20, 1) if is_small else (REPLIES, CHANNELS, ROUNDS)
    with programs.sandbox(channels) as slack:
        where = [f"C0LOAD{filling.channel_of(n, channels)}" for n in range(count)]
        cards = raw(slack["api_url"], where, [None] * count)["posted"]
        bare, ours = [], []
        for _ in range(rounds):
            bare.append(count / raw(slack["api_url"], where, cards)["seconds"])
            ours.append(count / relayed(slack["api_url"], where, cards))
    rate, bare_rate = middle(ours), middle(bare)
    what = f"relay of {count} replies to {channels} channels"
    yield Figure(what, rate, "/s", least=300)
    yield Figure(
        f"{what}: beside raw slack_sdk", rate, "/s", bare_rate, least=0.9, is_of_ratio=True
    )


def raw(api_url: str, where: list[str], parents: Sequence[str | None]) -> dict[str, Any]:
    """The seconds it took, and the ts of each message that was posted."""
    threads = list(zip(where, parents, strict=True))
    told: dict[str, Any] = programs.asked("raw_posts", api_url, programs.BOT_TOKEN, given=threads)
    return told


def relayed(api_url: str, where: list[str], cards: list[str]) -> float:
    """Seconds, for as many replies as there are cards, from a database that is on disk."""
    targets = [f"slack:{channel}" for channel in where]
    with programs.folder() as at:
        with filling.filled(at, channels=0) as database, database.write() as session:
            steady = Services(Settings(), database).steady
            filling.add_cards(session, targets, cards)
            filling.owe_replies(session, targets, steady())
        url = programs.database_url(at)
        return float(programs.asked("relay", url, api_url, programs.BOT_TOKEN, len(where)))


if __name__ == "__main__":
    report(measure)
