"""The "Mark as Ongoing" button of an archived issue."""

from blocks.issue_buttons import ONGOING_ISSUE
from bot import issues
from bot.identity.gate import Presser
from bot.issues import Confirmation
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from listeners.press import issue_press


def mark_ongoing(services: Services, card: Pressed, by: Presser) -> Confirmation:
    """Open it again; the relay redraws every card and tells the thread."""
    return issues.mark_ongoing(services, card, by)


register = issue_press(ONGOING_ISSUE, mark_ongoing)
