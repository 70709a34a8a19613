"""The commands for the database as a whole, as bot/cli.py names them: what they take."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import maintenance


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where it goes.")],
    *,
    is_forced: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Back up the database, also while it is in use."""
    maintenance.backup(file, is_forced=is_forced)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="As `backup` made it.")],
    *,
    is_forced: Annotated[bool, typer.Option("--force", help="Put aside what is there.")] = False,
) -> None:
    """Bring a backup back, while nothing runs on the database."""
    maintenance.restore(file, is_forced=is_forced)


def move(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="An empty one: postgresql://USER@HOST/NAME.")
    ],
) -> None:
    """Move a SQLite database to PostgreSQL, while nothing runs on it."""
    maintenance.move(url)
