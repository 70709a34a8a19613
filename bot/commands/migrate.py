"""`db upgrade`: the migrations that are missing."""

from bot.commands.output import say
from bot.commands.session import services


def upgrade() -> None:
    """Safe while others run, and when there is nothing to do."""
    with services(upgrading=True):
        say("The database is at this version's tables.")
