"""One table of several runs, in Markdown: the median of each figure.

`python -m benchmarks.medians FILE …`; the files are those that `run.py --json` wrote.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields
from math import inf
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, middle
from benchmarks.run import shown

Row = dict[str, Any]  # A Figure as JSON, or a benchmark that failed: run.py.
HEADINGS = ("what", "ours", "beside", "ratio", "target", "holds")
RULE = "| --- | ---: | ---: | ---: | --- | --- |"
FIELDS = [field.name for field in fields(Figure)]


def page(runs: Sequence[dict[str, Any]]) -> str:
    """Above the table, what each ran on."""
    machines = [f"{number}. {run['machine']}" for number, run in enumerate(runs, 1)]
    lines = merged([run["figures"] for run in runs])
    return "\n".join([*machines, "", _joined(HEADINGS), RULE, *map(_joined, lines)])


def merged(runs: Sequence[Sequence[Row]]) -> Iterator[Sequence[str]]:
    """A line for each figure, in the order in which they first came.

    It holds where its median does. One that is not in every run holds nowhere, and says so.
    """
    for name in dict.fromkeys(row["what"] for run in runs for row in run):
        rows = [row for run in runs for row in run if row["what"] == name]
        if len(rows) == len(runs) and all("ours" in row for row in rows):
            yield _line(_median(rows))
        else:
            yield f"{name} (in {len(rows)} of {len(runs)} runs)", "", "", "", "", "no"


def _median(rows: Sequence[Row]) -> Figure:
    """The ratio is that of the medians. Infinite stands in JSON as null."""
    facts = {name: rows[0][name] for name in FIELDS}
    facts["ours"] = middle([inf if row["ours"] is None else row["ours"] for row in rows])
    if all(row["beside"] is not None for row in rows):
        facts["beside"] = middle([row["beside"] for row in rows])
    return Figure(**facts)


def _line(figure: Figure) -> Sequence[str]:
    return (
        figure.what,
        shown(figure.ours, figure.unit) if figure.ours < inf else "never",
        shown(figure.beside, figure.unit),
        shown(figure.ratio, ""),
        figure.target,
        ("yes" if figure.holds else "no") if figure.target else "",
    )


def _joined(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(page([json.loads(Path(name).read_text()) for name in sys.argv[1:]]))
