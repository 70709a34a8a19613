"""What a benchmark says: a figure, another to hold it against, and the target."""

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from math import inf
from statistics import median


@dataclass(frozen=True)
class Figure:
    what: str
    ours: float  # Infinite: never.
    unit: str = ""
    beside: float | None = None  # Of bare parts, or a smaller load, in the same run.
    least: float | None = None  # The target: at least so much, …
    most: float | None = None  # … at most so much, …
    below: float | None = None  # … or less than that; none of them: it is only told.
    is_of_ratio: bool = False  # The target is of ours : beside.

    @property
    def ratio(self) -> float | None:
        return self.ours / self.beside if self.beside else None

    @property
    def target(self) -> str:
        subject = "ratio " if self.is_of_ratio else ""
        if self.least is not None:
            return f"{subject}≥ {self.least:g}"
        if self.most is not None:
            return f"{subject}≤ {self.most:g}"
        return f"{subject}< {self.below:g}" if self.below is not None else ""

    @property
    def holds(self) -> bool:
        judged = self.ratio if self.is_of_ratio else self.ours
        if judged is None:
            return False
        if self.least is not None:
            return judged >= self.least
        if self.most is not None:
            return judged <= self.most
        return self.below is None or judged < self.below

    def as_json(self) -> dict[str, object]:
        judged = {"ratio": self.ratio, "target": self.target, "holds": self.holds}
        never = {name: None for name, value in asdict(self).items() if value == inf}
        return asdict(self) | judged | never  # JSON has no infinity.


def report(measure: Callable[[bool], Iterable[Figure]]) -> None:
    """The main program of a benchmark: prints each figure as a line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true", help="tiny loads, to see that it works")
    for figure in measure(parser.parse_args().small):
        print(json.dumps(figure.as_json()), flush=True)


def middle(values: Sequence[float]) -> float:
    return float(median(values))


def percentile(values: Iterable[float], part: float) -> float:
    """The value that this part (0 to 1) of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
