"""Tables in a terminal: columns as far as they fit, the rest of each row below it, by name."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

GAP = 2  # Between columns.
INDENT = 6  # Of what stands below its row.
Row = Sequence[str]


def drawn(headers: Row, rows: Sequence[Row], width: int) -> Iterator[RenderableType]:
    """Line by line, none wider than `width` unless a single word is; no word is broken.

    Cells are text: brackets are no markup.
    """
    widths = [max(map(cell_len, column)) for column in zip(headers, *rows, strict=True)]
    fitting = _fitting(widths, width)
    yield Text(_line(headers, widths[:fitting]), style="bold", no_wrap=True)
    for row in rows:
        yield Text(_line(row, widths[:fitting]), no_wrap=True, overflow="ignore")
        for below in _below(headers[fitting:], row[fitting:], width - INDENT):
            yield Padding(below, (0, 0, 0, INDENT), expand=False)


def _fitting(widths: Sequence[int], width: int) -> int:
    """How many columns stand beside each other: all, or those before the first one too many."""
    used = 0
    for number, each in enumerate(widths):
        used += each + (GAP if number else 0)
        if used > width:
            return max(1, number)
    return len(widths)


def _line(row: Row, widths: Sequence[int]) -> str:
    cells = (set_cell_size(cell, width) for cell, width in zip(row, widths, strict=False))
    return (" " * GAP).join(cells).rstrip()


def _below(headers: Row, cells: Row, width: int) -> Iterator[Text]:
    """Names before values, as many a line as fit whole; what is empty is left out."""
    line = Text()
    for name, cell in zip(headers, cells, strict=True):
        if not cell:
            continue
        pair = Text.assemble((f"{name.lower()}: ", "dim"), cell)
        if line and line.cell_len + GAP + pair.cell_len > width:
            yield line
            line = Text()
        line = Text.assemble(line, " " * GAP, pair) if line else pair
    if line:
        yield line
