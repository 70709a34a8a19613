import math
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from bot.incidents.points import SHOWN, kept
from tests.pace import allowed

points = st.lists(st.tuples(st.floats(), st.none() | st.floats()), max_size=50)


def test_in_order():
    """Whatever order they come in; of one moment the last that was said."""
    assert kept([(30, 3.0), (10, 1.0), (20, None), (10, 2.0)]) == [(10, 2.0), (20, None), (30, 3.0)]


def test_no_numbers_are_gaps():
    """NaN and infinities are points without a value."""
    assert kept([(1, math.nan), (2, math.inf), (3, 4.0)]) == [(1, None), (2, None), (3, 4.0)]


def test_many_are_thinned():
    """100,000 points become what a picture shows: both ends, and every peak."""
    many = [(float(at), 1.0 if at != 77_777 else 500.0) for at in range(100_000)]
    begun = perf_counter()
    few = kept(reversed(many))

    assert perf_counter() - begun < allowed(2)
    assert len(few) <= SHOWN
    assert (few[0], few[-1]) == (many[0], many[-1])
    assert (77_777.0, 500.0) in few
    assert few == sorted(few)


def test_gaps_survive_thinning():
    """A stretch without values stays one."""
    many = [(float(at), None if 4000 <= at < 6000 else 1.0) for at in range(10_000)]

    assert any(value is None for at, value in kept(many) if 4000 <= at < 6000)
    assert all(value is None for at, value in kept(many) if 4100 <= at < 5900)


@given(points)
def test_any_points(given_points):
    """What is kept can be stored as JSON and drawn, in order."""
    found = kept(given_points)

    assert [at for at, _ in found] == sorted({at for at, _ in given_points if math.isfinite(at)})
    assert all(value is None or math.isfinite(value) for _, value in found)
