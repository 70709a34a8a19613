"""The "Reject" button of a request to be let in."""

from blocks.invite_card import REJECT_INVITE
from bot.identity.gate import Presser
from bot.invites import decision
from bot.invites.decision import REJECT
from bot.notes.note import Line
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from listeners.press import invite_press


def reject(services: Services, card: Pressed, by: Presser) -> Line:
    """Let nobody in; the relay redraws every copy of the card."""
    return decision.press(services, card, REJECT, by)


register = invite_press(REJECT_INVITE, reject)
