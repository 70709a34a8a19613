"""The picture of a metric, by matplotlib where it is installed (the extra `charts`).

It has a background of its own: no one grey can be read on both of Slack's themes.
"""

import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bot.notes.note import Chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = {  # As the card's bar, darker: these are lines and letters on white.
    "open": "#B07A00",
    "warning": "#B07A00",
    "critical": "#D32F2F",
    "resolved": "#2E8B4F",
}
LINE, GRID, WORDS, PAPER = "#4E3A8C", "#E4E2EA", "#45424D", "#FFFFFF"
SIZE = (4.6, 1.8)  # Inches, small: a card shows some 400 points of it, and letters shrink with it.
DPI = 230
DAY = 86_400  # Seconds; matplotlib counts days since 1970.
LIMIT = 1e300  # Beyond it matplotlib's margins overflow.
LABEL_MAX = 48  # Characters; a longer one would leave the picture.
TICKS = 5  # Lines of the grid, about.
NEAR = 0.08  # Of the height: labels that are nearer to each other would overlap.

_turn = threading.Lock()  # matplotlib promises nothing about threads.


@cache
def is_possible() -> bool:
    """Whether charts can be drawn here."""
    return find_spec("matplotlib") is not None


def describe() -> str:
    """Whether cards have charts here, and if not, what they need."""
    if is_possible():
        return "drawn by matplotlib"
    return "not drawn, cards come without: matplotlib is not installed; `make extras` installs it"


def draw(chart: Chart) -> bytes | None:
    """A PNG; None where charts can't be drawn, or there is no line to draw."""
    told = [(at, value) for at, value in chart.points if value is not None]
    if len(told) < 2 or not is_possible():  # noqa: PLR2004 - a line has two ends.
        return None
    with _turn:
        return _png(chart)


def _png(chart: Chart) -> bytes:
    from matplotlib.figure import Figure  # noqa: PLC0415 - an extra, and slow to load.

    figure = Figure(figsize=SIZE, dpi=DPI, facecolor=PAPER, layout="constrained")
    axes = figure.subplots()
    _style(axes, chart)
    for stretch in _stretches(chart):
        days, values = zip(*stretch, strict=True)
        dot = "o" if len(stretch) == 1 else ""
        axes.plot(days, values, color=LINE, linewidth=1.8, marker=dot, markersize=3, zorder=3)
    _incident(axes, chart)
    _thresholds(axes, chart)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _stretches(chart: Chart) -> Iterator[list[tuple[float, float]]]:
    """What is drawn in one go: a point without a value is a gap."""
    for is_told, points in groupby(chart.points, lambda point: point[1] is not None):
        if is_told:
            yield [(at / DAY, _bounded(value or 0.0)) for at, value in points]


def _style(axes: "Axes", chart: Chart) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # noqa: PLC0415 - as above.
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415 - as above.

    locator = AutoDateLocator(tz=UTC, minticks=3, maxticks=7)  # type: ignore[no-untyped-call] # Not typed there.
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, tz=UTC, show_offset=False))  # type: ignore[no-untyped-call] # As above.
    axes.yaxis.set_major_locator(MaxNLocator(nbins=TICKS))
    axes.yaxis.set_major_formatter(FuncFormatter(_number))
    axes.set_facecolor(PAPER)
    axes.grid(axis="y", color=GRID, linewidth=0.8, zorder=0)
    axes.tick_params(colors=WORDS, labelsize=8, length=0)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(GRID)
    day = datetime.fromtimestamp(chart.points[-1][0], UTC)
    title = f"{_words(chart.label)}  ·  {day:%Y-%m-%d} UTC"
    axes.set_title(title, loc="left", fontsize=8, color=WORDS, parse_math=False)


def _incident(axes: "Axes", chart: Chart) -> None:
    """How long it is in trouble, in the colour of its status; and how it stands now."""
    colour = COLOURS[chart.status]
    told = [(at, value) for at, value in chart.points if value is not None]
    (first, _), (last, value) = told[0], told[-1]
    began, ended = (min(max(at, first), last) for at in (chart.began, chart.ended or last))
    axes.axvspan(began / DAY, ended / DAY, color=colour, alpha=0.13, linewidth=0, zorder=1)
    now = ([last / DAY], [_bounded(value)])
    axes.plot(*now, color=colour, marker="o", markersize=6, zorder=4)
    axes.margins(x=0.02)


def _thresholds(axes: "Axes", chart: Chart) -> None:
    """A dashed line for each, with its name above it."""
    thresholds = sorted((_bounded(value), name) for name, value in chart.thresholds)
    for value, name in thresholds:
        colour = COLOURS[name]
        axes.axhline(value, color=colour, linewidth=1.2, linestyle=(0, (4, 3)), zorder=2)
    low, high = axes.get_ylim()
    before: float | None = None
    for value, name in thresholds:
        is_near = before is not None and value - before < (high - low) * NEAR
        axes.annotate(
            name.title(),
            xy=(0, value),
            xycoords=("axes fraction", "data"),
            xytext=(60 if is_near else 4, 2),
            textcoords="offset points",
            fontsize=8,
            color=COLOURS[name],
            bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 0.5},
            zorder=5,
        )
        before = value


def _words(text: str) -> str:
    """What matplotlib's own font has letters for."""
    known = text.encode("latin-1", "replace").decode("latin-1")
    shown = "".join(letter for letter in known if letter.isprintable())
    return shown if len(shown) <= LABEL_MAX else f"{shown[: LABEL_MAX - 1]}…"


def _bounded(value: float) -> float:
    return min(max(value, -LIMIT), LIMIT)


def _number(value: float, _place: Any) -> str:  # noqa: ANN401 - matplotlib's own.
    """`1.2k`, `3M`: short, as there is little room."""
    size = abs(value)
    for unit, name in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if unit <= size < 1e12:  # noqa: PLR2004 - beyond it as a power of ten.
            return f"{value / unit:.3g}{name}"
    return f"{value:.4g}"
