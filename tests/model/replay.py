"""One run by its steps, and the shortest part of a list of steps that still fails."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from tests.model.machine import STEPS, Machine, Step, steps
from tests.model.office import Office
from tests.model.rest import come_to_rest

Run = Callable[[Sequence[Step]], str]


@dataclass(frozen=True)
class Model:
    """What is driven, by which steps, and what must be so at rest."""

    office: Callable[[Path, Path], Any]
    machine: Callable[[Any], Any]
    steps: Mapping[str, tuple[Any, int]]  # And how often.
    rest: Callable[[Any, Random], None]


WEBHOOKS = Model(Office, Machine, STEPS, come_to_rest)


def drawn(seed: int, count: int, model: Model = WEBHOOKS) -> list[Step]:
    """So many steps, and chance as it begins for them."""
    random.seed(seed)  # For the relay's jitter.
    return steps(seed, count, model.steps)


def replayed(seed: int, count: int, empty: Path, folder: Path, model: Model = WEBHOOKS) -> str:
    """What is wrong in the run of so many steps, with the shortest part that shows it."""
    taken = drawn(seed, count, model)
    wrong = run(taken, empty, folder, model)
    if not wrong:
        return ""
    short = shortest(taken, lambda fewer: run(fewer, empty, folder, model))
    return f"{wrong}\n\nShorter: {short}\n{run(short, empty, folder, model)}"


def run(taken: Sequence[Step], empty: Path, folder: Path, model: Model = WEBHOOKS) -> str:
    """What is wrong at one of the steps or at rest; "" where nothing is.

    Tokens and ids are drawn alike each time: rows are found in their order.
    """
    drawn_alike = Random(1).randbytes
    with patch("os.urandom", drawn_alike), patch("random._urandom", drawn_alike):
        return _run(taken, empty, folder, model)


def _run(taken: Sequence[Step], empty: Path, folder: Path, model: Model) -> str:
    office = model.office(empty, folder)
    try:
        machine = model.machine(office)
        for step in taken:
            machine.take(step)
        model.rest(machine, Random(1))
    except AssertionError as wrong:
        return str(wrong) or repr(wrong)
    except Exception as error:
        return repr(error)
    finally:
        office.close()
    return ""


def shortest(taken: Sequence[Step], fails: Run) -> list[Step]:
    """A part of the steps that fails too, from which none can be left out."""
    left, size = list(taken), max(1, len(taken) // 2)
    while size:
        begin, is_shorter = 0, False
        while begin < len(left):
            fewer = left[:begin] + left[begin + size :]
            if fails(fewer):
                left, is_shorter = fewer, True
            else:
                begin += size
        if size == 1 and not is_shorter:
            break
        size = max(1, size // 2) if size > 1 or is_shorter else 0
    return left
