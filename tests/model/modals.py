"""What people answer to the questions of modals."""

from random import Random

from bot import issues
from bot.identity.gate import Presser
from bot.issues import release_options
from bot.issues.resolution import SPECIFIC
from bot.vocabulary.pressed import Pressed


def choose_way(services, pressed: Pressed, by: Presser, version: str, chance: Random):
    """The modal's answer; a specific release is one of those that it offers."""
    way = chance.choice(issues.WAYS)
    offered = release_options.choices(services, pressed, by, "") if way == SPECIFIC else []
    chosen = chance.choice(offered).value if offered else ""
    return issues.resolve(services, pressed, by, way, version, chosen=chosen)
