"""The "Unresolve" button of a resolved issue."""

from blocks.issue_buttons import UNRESOLVE_ISSUE
from bot import issues
from bot.identity.gate import Presser
from bot.issues import Confirmation
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from listeners.press import issue_press


def unresolve(services: Services, card: Pressed, by: Presser) -> Confirmation:
    """Open it again; the relay redraws every card and tells the thread."""
    return issues.unresolve(services, card, by)


register = issue_press(UNRESOLVE_ISSUE, unresolve)
