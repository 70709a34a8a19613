"""One run by its steps, and the shortest part of a list of steps that still fails."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from tests.model.machine import Machine, Step, steps
from tests.model.office import Office
from tests.model.rest import come_to_rest

Run = Callable[[Sequence[Step]], str]


def drawn(seed: int, count: int) -> list[Step]:
    """So many steps, and chance as it begins for them."""
    random.seed(seed)  # For the relay's jitter.
    return steps(seed, count)


def replayed(seed: int, count: int, empty: Path, folder: Path) -> str:
    """What is wrong in the run of so many steps, with the shortest part that shows it."""
    taken = drawn(seed, count)
    wrong = run(taken, empty, folder)
    if not wrong:
        return ""
    short = shortest(taken, lambda fewer: run(fewer, empty, folder))
    return f"{wrong}\n\nShorter: {short}\n{run(short, empty, folder)}"


def run(taken: Sequence[Step], empty: Path, folder: Path) -> str:
    """What is wrong at one of the steps or at rest; "" where nothing is."""
    office = Office(empty, folder)
    try:
        machine = Machine(office)
        for step in taken:
            machine.take(step)
        come_to_rest(machine, Random(1))
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
