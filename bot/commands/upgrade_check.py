"""`db upgrade --check`: what an upgrade would do to the database; nothing is changed."""

from bot.commands.output import say
from bot.database import NEWER, UPGRADE, NotSetUp, as_it_is
from bot.errors import StartError
from bot.settings import Settings
from store.database.revisions import (
    Migration,
    Position,
    migrations,
    missing,
    position_in,
    revision_in,
)

NOTHING_TO_DO, TO_DO = 0, 1  # Exit codes.

NONE_YET = f"There is no database yet. {UPGRADE} makes it, and so does the first start."
CURRENT = "Nothing to do: the database is at this version's tables, {revision}."
SERVED = (
    "Nothing to do: a newer version has migrated the database to {revision}, "
    "and this one can go on with it."
)
BEHIND = "The database is at {there}, this version's tables are {here}. Missing:"
NEXT = f"""
{UPGRADE} applies them in one transaction, and so does the next start.
Make a backup before: `python app.py backup FILE`."""
BESIDE = "Processes of the version before may run meanwhile, and go on after it."
ALONE = "Stop all processes before: {revision} takes away what the version before uses."


def check(settings: Settings) -> int:
    """Say it; the exit code.

    Raises:
        StartError: the database can't be used, or is a newer version's.
    """
    try:
        with as_it_is(settings) as database, database.read() as session:
            there, found = revision_in(session), position_in(session)
            steps = missing(session)
    except NotSetUp:
        found = Position.EMPTY
    if found is Position.AHEAD:
        raise StartError([f"DATABASE_URL: {NEWER}"])
    if found is Position.EMPTY:
        say(NONE_YET)
    elif found is Position.BEHIND:
        _say_steps(str(there), steps)
    else:
        say((CURRENT if found is Position.CURRENT else SERVED).format(revision=there))
    return TO_DO if found in {Position.EMPTY, Position.BEHIND} else NOTHING_TO_DO


def _say_steps(there: str, steps: list[Migration]) -> None:
    say(BEHIND.format(there=there, here=steps[-1].revision))
    for step in steps:
        say(f"  {step.revision}  {step.does}")
    say(NEXT)
    order = [each.revision for each in migrations()]
    taking = [each for each in steps if each.contracts and _is_after(order, each, there)]
    say(ALONE.format(revision=taking[-1].revision) if taking else BESIDE)


def _is_after(order: list[str], step: Migration, there: str) -> bool:
    """Whether programs whose tables are those of `there` still use what it takes away."""
    return order.index(str(step.contracts)) > order.index(there)
