"""What keeps targets outside Slack from taking anything, as far as it shows without sending."""

from collections.abc import Callable, Sequence

from bot.providers.base import Checks, Provider
from bot.providers.target_secrets import NoPlace, Place, places
from bot.vocabulary.failures import Failure
from store.engine import Database
from store.outbox import deliveries
from store.routing import targets as stored


def targets(database: Database) -> list[str]:
    """Every [[target]], by name."""
    with database.read() as session:
        return stored.names(session)


def unset(database: Database) -> list[str]:
    """A line for each target whose variable is not set; asks nobody."""
    find = places(database)
    missing = {target: _missing(find, target) for target in targets(database)}
    return [f"{target}: {fault}" for target, fault in missing.items() if fault]


def faults(database: Database, providers: Sequence[Provider]) -> list[str]:
    """A line for each target that is known to take nothing; its provider may look more closely."""
    find, by_name = places(database), {provider.name: provider for provider in providers}
    found = []
    for target in targets(database):
        name, _, address = target.partition(":")
        fault = _missing(find, target) or _refused(by_name.get(name), address)
        if fault:
            found.append(f"{target}: {fault}")
    return found


def held(database: Database) -> list[str]:
    """A line for each target that is paused, with why and what to do."""
    with database.read() as session:
        return [
            f"{lane.target} is paused: {lane.paused_reason}; put it right, then"
            f" `resume {lane.target}`"
            for lane in deliveries.paused(session)
        ]


def _missing(find: Callable[[str], Place], target: str) -> str:
    try:
        find(target)
    except NoPlace as missing:
        return str(missing)
    return ""


def _refused(provider: Provider | None, address: str) -> str:
    try:
        if isinstance(provider, Checks):
            provider.check(address)
    except Failure as failure:
        return str(failure)
    return ""
