"""`db upgrade` and `db restored`: the migrations that are missing, and a backup of other tools."""

from typing import Annotated

import typer

from bot.commands import maintenance, session, upgrade_check
from bot.commands.output import say
from bot.commands.placeholders import PlainGroup

db = typer.Typer(cls=PlainGroup, help="The database.", rich_markup_mode=None)


@db.command()
def upgrade(
    *,
    is_check: Annotated[bool, typer.Option("--check", help="Say what it would do.")] = False,
) -> None:
    """Make the database, or bring it to this version's tables."""
    if is_check:
        raise typer.Exit(upgrade_check.check(session.settings()))
    with session.services(
        upgrading=True
    ):  # Safe while others run, and when there is nothing to do.
        say("The database is at this version's tables.")


@db.command()
def restored() -> None:
    """Say that the database was brought back by other tools than `restore`."""
    maintenance.restored()
