"""Options that several commands take."""

from typing import Any

import typer

import bot
from bot.commands.output import say
from store.types import ROW_ID_MAX


def row_id(does: str) -> Any:  # noqa: ANN401 - Typer has no public type for it.
    """The id of something that a list shows."""
    return typer.Option(metavar="ID", max=ROW_ID_MAX, help=does)


def request(does: str) -> Any:  # noqa: ANN401 - Typer has no public type for it.
    """Who is to be let in, or the id of the request."""
    return typer.Option(metavar="EMAIL|ID", help=does)


def version(is_asked: bool) -> None:
    """Typer calls it before all else."""
    if is_asked:
        say(f"Heliograph {bot.VERSION}")
        raise typer.Exit
