"""What is between the tracker and the program: any order, repeats, losses, late arrivals."""

from collections.abc import Iterable, Iterator
from random import Random

from tests.model.tracker import Webhook

REPEATS_MAX = 3  # Arrivals of one webhook, at the most.


class Network:
    def __init__(self) -> None:
        self._under_way: list[tuple[Webhook, int]] = []  # And how often it may still arrive.

    def send(self, webhooks: Iterable[Webhook], chance: Random) -> None:
        """Each arrives some time, or never, or several times."""
        for webhook in webhooks:
            arrivals = chance.choices((0, 1, 2, REPEATS_MAX), (15, 60, 20, 5))[0]
            self._under_way += [(webhook, arrivals)] * bool(arrivals)

    def arrival(self, chance: Random) -> Webhook | None:
        """One that arrives now; mostly one of the newest."""
        if not self._under_way:
            return None
        last = len(self._under_way) - 1
        index = last if chance.random() < 0.5 else chance.randint(0, last)
        webhook, arrivals = self._under_way.pop(index)
        if arrivals > 1:
            self._under_way.insert(chance.randint(0, last), (webhook, arrivals - 1))
        return webhook

    def rest(self, chance: Random) -> Iterator[Webhook]:
        """All that still arrives."""
        while (webhook := self.arrival(chance)) is not None:
            yield webhook
