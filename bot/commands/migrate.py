"""`db upgrade` and `db restored`: the migrations that are missing, and a backup of other tools."""

import typer

from bot.commands import maintenance
from bot.commands.output import say
from bot.commands.placeholders import PlainGroup
from bot.commands.session import services

db = typer.Typer(cls=PlainGroup, help="The database.", rich_markup_mode=None)


@db.command()
def upgrade() -> None:
    """Make the database, or bring it to this version's tables."""
    with services(upgrading=True):  # Safe while others run, and when there is nothing to do.
        say("The database is at this version's tables.")


@db.command()
def restored() -> None:
    """Say that the database was brought back by other tools than `restore`."""
    maintenance.restored()
