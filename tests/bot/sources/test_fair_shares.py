"""What may run out: nobody can take it all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.fair_shares import Shares, address_of

asked = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 40)), max_size=200)


def filled(shares, address):
    """How much it gets, one by one."""
    return sum(shares.take(address) for _ in range(1000))


def test_one_alone_gets_half():
    """And nothing beyond it."""
    assert filled(Shares(100), "a") == 50


def test_several_get_the_same():
    """Who comes later gets half of what is left, whoever came first."""
    shares = Shares(100)

    assert [filled(shares, address) for address in "abc"] == [50, 25, 12]


def test_all_come_at_once():
    """A third each, and a third is left for the next."""
    shares = Shares(90)
    held = {"a": 0, "b": 0}
    for _ in range(90):
        for address in held:
            held[address] += shares.take(address)

    assert held == {"a": 30, "b": 30}
    assert shares.take("c", 15)


@given(asked)
def test_something_is_left(asks):
    """However many hold what they can, and whatever they were refused."""
    shares, held = Shares(1000), 0
    for address, amount in asks:
        held += amount if shares.take(address, amount) else 0

    assert shares.taken == held
    assert 1000 - held >= 1000 // 9
    assert shares.take("z", (1000 - held) // 2)


def test_given_back():
    """All of it can be had again, also by who held it."""
    shares = Shares(100)
    with shares.part("a") as part:
        assert part.grow(30)
        assert not part.grow(30)
        assert part.grow(20)
        assert shares.taken == 50
    shares.take("b", 10)
    shares.give_back("b", 10)

    assert shares.taken == 0
    assert filled(shares, "a") == 50


def test_nothing_is_kept_of_who_has_gone():
    """Addresses are many."""
    shares = Shares(10)
    for number in range(1000):
        shares.take(f"{number}", 100)
        shares.take(f"{number}", 1)
        shares.give_back(f"{number}", 1)

    assert len(shares._held) == 0


@pytest.mark.parametrize(
    ("peer", "address"),
    [
        (("192.0.2.7", 4711), "192.0.2.7"),
        (("::ffff:192.0.2.7", 4711, 0, 0), "192.0.2.7"),
        (("2001:db8:1:2:aaaa::1", 4711, 0, 0), "2001:db8:1:2::/64"),
        (("2001:db8:1:2:bbbb::9", 4711, 0, 0), "2001:db8:1:2::/64"),
        (("fe80::1%eth0", 4711, 0, 3), "fe80::/64"),
        (("testclient", 50000), ""),
        (None, ""),
        ("", ""),
    ],
)
def test_addresses(peer, address):
    """One host may choose among many of IPv6: they count as one."""
    assert address_of(peer) == address
