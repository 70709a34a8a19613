"""What may run out, shared by address: connections, and memory for bodies.

Whoever asks may hold as much as is left over then. So one address alone gets half of all, two at
once a third each, and however many hold what they can, something is left for the next.
"""

import ipaddress
from collections import Counter
from types import TracebackType
from typing import Any, Self

NETWORK = 64  # Bits of an IPv6 address: all that one host can choose of is one.


class Shares:
    """Used in the thread of one event loop only."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._held: Counter[str] = Counter()
        self.taken = 0

    def take(self, address: str, amount: int = 1) -> bool:
        """Whether it was there to be had; if not, nothing has changed."""
        left = self._total - self.taken - amount
        if self._held[address] + amount > left:
            self._forget(address)
            return False
        self._held[address] += amount
        self.taken += amount
        return True

    def give_back(self, address: str, amount: int = 1) -> None:
        self._held[address] -= amount
        self.taken -= amount
        self._forget(address)

    def part(self, address: str) -> "Part":
        return Part(self, address)

    def _forget(self, address: str) -> None:
        if not self._held[address]:
            del self._held[address]


class Part:
    """What one request holds; all of it is given back at the end of the block."""

    def __init__(self, shares: Shares, address: str) -> None:
        self._shares = shares
        self._address = address
        self._amount = 0

    def grow(self, amount: int) -> bool:
        """Whether it was there to be had."""
        is_there = self._shares.take(self._address, amount)
        self._amount += amount if is_there else 0
        return is_there

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._shares.give_back(self._address, self._amount)
        self._amount = 0


def address_of(peer: Any) -> str:  # noqa: ANN401 - what a socket, or ASGI, says of it.
    """Who is there, of an IPv6 address its network; "" where nobody knows."""
    try:
        address = ipaddress.ip_address(str(peer[0]).partition("%")[0]) if peer else None
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        return str(
            address.ipv4_mapped or ipaddress.IPv6Network((int(address), NETWORK), strict=False)
        )
    return str(address or "")
