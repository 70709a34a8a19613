"""Kept actions are done right after linking: by the same rules as a press, checked anew."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from blocks import identity
from blocks.own_words import own
from blocks.rich_text import Rich
from bot.errors import UserError
from bot.identity import pending_actions
from bot.identity.gate import NotAMember, Presser
from bot.services import Services
from listeners.answers import Answers

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What the person is told of it; a view takes the place of the modal that linked them."""

    text: str | Rich = ""
    blocks: Sequence[Block] | None = None
    view: View | None = None
    is_asked: bool = False  # Of the tracker: who pressed a button is told what it answers.


Handler = Callable[[Services, Presser, Mapping[str, Any]], Outcome]

_registry: dict[str, Handler] = {}


def pending_action(name: str) -> Callable[[Handler], Handler]:
    """Register what a `PendingAction` of that name does; it may raise UserError, as a rule."""

    def register(handler: Handler) -> Handler:
        _registry[name] = handler
        return handler

    return register


def carry_out(answers: Answers, by: Presser) -> View | None:
    """Do what the person wanted before they were linked, and tell them where they pressed.

    Returns what is to be shown in place of the modal, if anything. Never raises.
    """
    try:
        taken = pending_actions.take(answers.services, by)
        if taken is None:
            return None
        there, pending = taken
        outcome = _outcome(answers, there, pending)
    except UserError as refusal:
        answers.whisper(by, refusal.told(own))
        return None
    except Exception as error:  # noqa: BLE001 - the link stands, whatever becomes of this.
        answers.whisper(by, answers.fault(error))
        return None
    if outcome.text:
        answers.whisper(there, outcome.text, outcome.blocks)
    return outcome.view


def _outcome(answers: Answers, by: Presser, pending: pending_actions.PendingAction) -> Outcome:
    handler = _registry.get(pending.name)
    if handler is None:
        log.warning("no pending action is called %s", pending.name)
        return Outcome()
    try:
        return handler(answers.services, by, pending.values)
    except NotAMember as refusal:
        text = refusal.told(own)
        return Outcome(text, identity.linked_elsewhere(text))
    except UserError as refusal:
        return Outcome(refusal.told(own))
