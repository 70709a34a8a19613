"""The "Approve" button of a request to be let in."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App

from blocks.invite_card import APPROVE_INVITE
from bot.identity.gate import Presser
from bot.identity.pending_actions import PendingAction
from bot.invites import decision
from bot.invites.decision import APPROVE
from bot.providers.slack_text import mrkdwn
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from listeners.answers import Answers, errors_told, pressed, presser
from listeners.pending_actions import Outcome, pending_action


def register(app: App) -> None:
    app.action(APPROVE_INVITE)(approve_invite)


def approve_invite(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Let the person in; the relay redraws every copy of the card, and mails the way in."""
    card = pressed(body)
    with errors_told(answers, body, PendingAction(APPROVE_INVITE, {"invite": card.to_keep()})):
        answers.tell(body, mrkdwn(decision.press(services, card, APPROVE, presser(body))))
    ack()


@pending_action(APPROVE_INVITE)
def approve_kept(services: Services, by: Presser, values: Mapping[str, Any]) -> Outcome:
    return Outcome(mrkdwn(decision.press(services, Pressed.kept_as(values["invite"]), APPROVE, by)))
