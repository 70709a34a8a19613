"""The "Reject" button of a request to be let in."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App

from blocks.invite_card import REJECT_INVITE
from bot.identity.gate import Presser
from bot.identity.pending_actions import PendingAction
from bot.invites import decision
from bot.invites.decision import REJECT
from bot.providers.slack_text import mrkdwn
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from listeners.answers import Answers, errors_told, pressed, presser
from listeners.pending_actions import Outcome, pending_action


def register(app: App) -> None:
    app.action(REJECT_INVITE)(reject_invite)


def reject_invite(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Let nobody in; the relay redraws every copy of the card."""
    card = pressed(body)
    with errors_told(answers, body, PendingAction(REJECT_INVITE, {"invite": card.to_keep()})):
        answers.tell(body, mrkdwn(decision.press(services, card, REJECT, presser(body))))
    ack()


@pending_action(REJECT_INVITE)
def reject_kept(services: Services, by: Presser, values: Mapping[str, Any]) -> Outcome:
    return Outcome(mrkdwn(decision.press(services, Pressed.kept_as(values["invite"]), REJECT, by)))
