"""`db upgrade`: the migrations that are missing."""

from bot.commands.opened import services
from bot.commands.output import say


def upgrade() -> None:
    """Safe while others run, and when there is nothing to do."""
    with services(upgrading=True):
        say("The database is at this version's tables.")
