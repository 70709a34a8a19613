import struct
import sys

import pytest

from bot.notes import charts
from bot.notes.note import Chart

T0 = 1773480000
LINE = tuple((T0 + 60.0 * n, 10.0 + n) for n in range(60))
PNG = b"\x89PNG\r\n\x1a\n"


def chart(points=LINE, **changes):
    given = {"thresholds": (("warning", 20.0), ("critical", 30.0)), "status": "critical"}
    return Chart(points, **{"began": T0 + 900.0, "label": "events"} | given | changes)


def test_a_picture():
    """A PNG of the size that a card shows, small enough to be quick."""
    png = charts.draw(chart())

    assert png.startswith(PNG)
    assert struct.unpack(">II", png[16:24]) == (1058, 414)
    assert len(png) < 100_000


@pytest.mark.parametrize("status", charts.COLOURS)
def test_each_status_looks_different(status):
    """By its colour; the same chart is the same picture."""
    others = {charts.draw(chart(status=each)) for each in charts.COLOURS if each != status}

    picture = charts.draw(chart(status=status))
    assert picture == charts.draw(chart(status=status))
    # Open and warning have one colour.
    assert (picture in others) == (status in {"open", "warning"})


@pytest.mark.parametrize(
    "points",
    [
        ((T0, 1e308), (T0 + 60, -1e308)),
        ((T0, 0.0), (T0 + 60, 0.0)),
        ((T0, -5.0), (T0 + 60, None), (T0 + 120, -7.0)),
        ((T0, 5e-324), (T0 + 1, 1.0)),
        ((0.0, 1.0), (4102444800.0, 2.0)),
        tuple((T0 + float(n), float(n % 7)) for n in range(480)),
    ],
)
@pytest.mark.parametrize("thresholds", [(), (("critical", 1e308),), (("warning", 5.0),)])
def test_odd_figures(points, thresholds):
    """Huge, negative, missing, flat, for a century: drawn without a warning."""
    assert charts.draw(chart(points, thresholds=thresholds)).startswith(PNG)


@pytest.mark.parametrize(
    "label", ["", "$x$ \\frac", "イベント 🚨", "\x00\n", "p95(" + "x" * 500 + ")"]
)
def test_odd_labels(label):
    """Neither formulas nor letters that the font lacks stop the picture."""
    assert charts.draw(chart(label=label)).startswith(PNG)


@pytest.mark.parametrize("points", [(), LINE[:1], ((T0, None), (T0 + 60, None))])
def test_no_line(points):
    """Nothing is drawn where there is nothing to see."""
    assert charts.draw(chart(points)) is None


def test_without_the_extra(monkeypatch):
    """Where matplotlib is not installed there are no charts, and no errors."""
    charts.is_possible.cache_clear()
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setattr(charts, "find_spec", lambda _name: None)
    drawn = charts.draw(chart())
    charts.is_possible.cache_clear()

    assert drawn is None


def test_when_it_was():
    """A resolved one is marked from its start to its end, not to the last point."""
    whole = charts.draw(chart(status="resolved"))

    assert whole != charts.draw(chart(status="resolved", ended=T0 + 1800.0))
