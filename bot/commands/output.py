"""What commands print: tables in a terminal, tab-separated lines in a pipe."""

import sys
from collections.abc import Iterable, Sequence
from itertools import chain, islice

import typer
from rich.console import Console

from bot.commands import tables

PAGE = 500  # Rows of one table in a terminal; its columns are as wide as its own rows need.


def say(line: str = "") -> None:
    typer.echo("\n".join(printable(part) for part in line.split("\n")))


def complain(line: str) -> None:
    """A fault, on one line of standard error."""
    typer.echo(printable(line), err=True)


def show(headers: Sequence[str], rows: Iterable[Sequence[object]], empty: str) -> None:
    """A table as the rows come; `empty` is said on standard error where there are none."""
    texts = ([printable(_text(cell)) for cell in row] for row in rows)
    first = list(islice(texts, PAGE))
    if not first:
        complain(empty)
    elif sys.stdout.isatty():
        while first:
            _draw(headers, first)
            first = list(islice(texts, PAGE))
    else:
        for row in chain([list(headers)], first, texts):
            typer.echo("\t".join(row))


def terminal_width() -> int | None:
    """In columns; None: what is said goes elsewhere, a line at a time."""
    return Console().width if sys.stdout.isatty() else None


def printable(text: str) -> str:
    """Titles come from outside: no control character of theirs reaches the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _draw(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    console = Console(highlight=False, soft_wrap=False)
    for line in tables.drawn(headers, rows, console.width):
        console.print(line)
