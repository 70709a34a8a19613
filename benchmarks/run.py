"""Runs the benchmarks one after another and prints one table: `make bench`.

`python benchmarks/run.py relay idle` runs those only, and `make bench ONLY="relay idle"` too. What
takes long is run only when it is named. `--medians` runs nothing: it makes one table of the files
that `--json` wrote, as benchmarks/README.md has it.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
BENCHMARKS = {
    "relay": "relay_rate",
    "latency": "commit_to_call",
    "pacing": "pacing",
    "press": "press_cpu",
    "alert": "alert_cpu",
    "clicks": "click_ack",
    "burst": "burst",
    "sentry": "both_sides",
    "intake": "intake_rate",
    "people": "people",
    "two": "two_processes",
    "start": "start",
    "idle": "idle",
    "size": "outbox_size",
    "retention": "retention",
    "soak": "soak",
}
LONG = {"soak"}

Row = dict[str, Any]  # A Figure as JSON; figures.py.


def main(given: Sequence[str] | None = None) -> int:
    """Exit code 1: a target does not hold, or a benchmark failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "names", nargs="*", help=f"of {', '.join(BENCHMARKS)}; none: all but {', '.join(LONG)}"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument(
        "--medians", type=Path, nargs="+", metavar="FILE", help="one table of such files; runs none"
    )
    parser.add_argument("--small", action="store_true", help="tiny loads; no target is judged")
    options = parser.parse_args(given)
    if options.medians:
        files = [str(file.resolve()) for file in options.medians]
        command = [sys.executable, "-m", "benchmarks.medians", *files]
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    names = options.names or [name for name in BENCHMARKS if name not in LONG]
    rows = [row for name in names for row in measured(name, options.small)]
    Console(width=None if sys.stdout.isatty() else 140).print(
        table(rows, is_judged=not options.small)
    )
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "figures": rows}, indent=2))
    return 0 if all("ours" in row and (options.small or row["holds"]) for row in rows) else 1


def measured(name: str, is_small: bool) -> Iterator[Row]:
    """One benchmark in a process of its own; a failed one is a row too."""
    sys.stderr.write(f"{name} …  (load {os.getloadavg()[0]:.1f})\n")
    command = [sys.executable, "-m", f"benchmarks.{BENCHMARKS[name]}"]
    run = subprocess.run(
        command + ["--small"] * is_small,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    yield from map(json.loads, run.stdout.splitlines())
    if run.returncode:
        yield {"what": f"{name} failed", "holds": False}


def table(rows: Sequence[Row], *, is_judged: bool) -> Table:
    drawn = Table(title=machine(), title_justify="left", pad_edge=False)
    drawn.add_column("what")
    for heading in ("ours", "beside", "ratio"):
        drawn.add_column(heading, justify="right")
    for heading in ("target", "holds"):
        drawn.add_column(heading)
    for row in rows:
        unit = row.get("unit", "")
        drawn.add_row(
            row["what"],
            shown(row.get("ours"), unit) or "never",
            shown(row.get("beside"), unit),
            shown(row.get("ratio"), ""),
            row.get("target", ""),
            verdict(row) if is_judged else "",
        )
    return drawn


def shown(value: float | None, unit: str) -> str:
    """Three digits are what such a figure is good for."""
    if value is None:
        return ""
    digits = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{digits} {unit}".strip()


def verdict(row: Row) -> str:
    if "target" in row and not row["target"]:
        return ""
    return "[green]yes[/]" if row["holds"] else "[bold red]NO[/]"


def machine() -> str:
    where = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"{where}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    sys.exit(main())
