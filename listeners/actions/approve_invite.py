"""The "Approve" button of a request to be let in."""

from blocks.invite_card import APPROVE_INVITE
from bot.identity.gate import Presser
from bot.invites import decision
from bot.invites.decision import APPROVE
from bot.notes.note import Line
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from listeners.press import invite_press


def approve(services: Services, card: Pressed, by: Presser) -> Line:
    """Let the person in; the relay redraws every copy of the card, and mails the way in."""
    return decision.press(services, card, APPROVE, by)


register = invite_press(APPROVE_INVITE, approve)
