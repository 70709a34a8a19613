"""Kept actions are done right after linking: by the same rules as a press, checked anew."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from blocks import identity
from blocks.mrkdwn import escape
from bot.errors import UserError
from bot.identity import pending_actions
from bot.identity.gate import NotAMember, Presser
from bot.services import Services
from listeners.answers import Answers

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What the person is told of it; a view takes the place of the modal that linked them."""

    text: str = ""  # Markup.
    blocks: Sequence[Block] | None = None
    view: View | None = None


Doing = Callable[[Services, Presser, Mapping[str, Any]], Outcome]

_registry: dict[str, Doing] = {}


def keepable(name: str) -> Callable[[Doing], Doing]:
    """Register what a `Wanted` of that name does; it may raise UserError, as a listener's rule."""

    def register(doing: Doing) -> Doing:
        _registry[name] = doing
        return doing

    return register


def do_kept(answers: Answers, by: Presser) -> View | None:
    """Do what the person wanted before they were linked, and tell them where they pressed.

    Returns what is to be shown in place of the modal, if anything. Never raises.
    """
    try:
        taken = pending_actions.take(answers.services, by)
        if taken is None:
            return None
        there, wanted = taken
        outcome = _outcome(answers, there, wanted)
    except UserError as refusal:
        answers.whisper(by, refusal.told(escape))
        return None
    except Exception as error:  # noqa: BLE001 - the link stands, whatever becomes of this.
        answers.whisper(by, answers.fault(error))
        return None
    if outcome.text:
        answers.whisper(there, outcome.text, outcome.blocks)
    return outcome.view


def _outcome(answers: Answers, by: Presser, wanted: pending_actions.Wanted) -> Outcome:
    doing = _registry.get(wanted.name)
    if doing is None:
        log.warning("no kept action is called %s", wanted.name)
        return Outcome()
    try:
        return doing(answers.services, by, wanted.values)
    except NotAMember as refusal:
        text = refusal.told(escape)
        return Outcome(text, identity.linked_elsewhere(text))
    except UserError as refusal:
        return Outcome(refusal.told(escape))
