"""What people type, after `/helio` or to the app itself: one list, whatever the way it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from blocks import help as shown
from blocks import identity, settings_modal
from blocks.own_words import own
from blocks.parts import context, section
from blocks.rich_text import Rich
from bot.commands.slash.grammar import COMMANDS
from bot.commands.slash.parser import Chat, Unknown, parse
from bot.identity.gate import Presser
from bot.identity.linking import unlink
from bot.identity.pending_actions import PendingAction
from bot.services import Services
from listeners import channels, invitation, link_dialog, settings, why_and_status
from listeners.answers import Answers, errors_told, presser
from listeners.modals import open_modal
from listeners.pending_actions import Handler, Outcome, pending_action

__all__ = ["COMMANDS", "HANDLERS", "TypedCommand", "dispatch"]

LINK = "link"  # It opens a modal that goes on by itself.
TYPED = "said"  # The name of a kept command.
INVITES = {"subscribe", "link team"}  # What is of no use where the app is not.


@dataclass(frozen=True)
class TypedCommand:
    """Words of somebody, with all that an answer needs."""

    body: Mapping[str, Any]
    client: WebClient
    answers: Answers

    @property
    def is_dm(self) -> bool:
        """It came as a message, not after `/helio`."""
        return "event" in self.body

    @property
    def can_open(self) -> bool:
        """A command can open a modal; a message can't."""
        return bool(self.body.get("trigger_id"))


def dispatch(said: TypedCommand, text: str) -> None:
    """Do what was typed; an unknown command is answered with the known ones. Nothing escapes."""
    with errors_told(said.answers, said.body):
        try:
            parsed = parse(text, is_dm=said.is_dm)
        except Chat as chat:
            _tell(said, Outcome(chat.told(own)))
            return
        except Unknown as unknown:
            _tell(said, _help(unknown.told(own)))
            return
        if parsed.command.words == LINK:
            _link(said)
        else:
            _do(said, parsed.command.words, parsed.values)


def _do(said: TypedCommand, words: str, values: Mapping[str, str]) -> None:
    """Who is not linked does it after linking."""
    pending = PendingAction(TYPED, {"words": words, "values": dict(values)})
    with errors_told(said.answers, said.body, pending):
        outcome = HANDLERS[words](said.answers.services, presser(said.body), values)
        if outcome.view is not None and said.can_open:
            open_modal(said.client, said.body, outcome.view)
        else:
            _tell(said, outcome)
        if words in INVITES:
            invitation.remind(said.answers, said.client, said.body)


@pending_action(TYPED)
def carry_out_pending(services: Services, by: Presser, values: Mapping[str, Any]) -> Outcome:
    outcome = HANDLERS[values["words"]](services, by, values["values"])
    if outcome.view is not None:
        return Outcome(view=outcome.view)
    more = [context(invitation.IN_CASE)] if values["words"] in INVITES else []
    return Outcome(outcome.text, [*(outcome.blocks or ()), *more])


def _tell(said: TypedCommand, outcome: Outcome) -> None:
    said.answers.tell(said.body, outcome.text, outcome.blocks)


def _help(unknown: str | Rich = "") -> Outcome:
    text = shown.help_text([(each.usage, each.does) for each in COMMANDS], unknown)
    return Outcome(text, [section(text)])


def _link(said: TypedCommand) -> None:
    if said.can_open:
        link_dialog.start(said.body, said.client, said.answers)
        return
    text = "A message can't open the dialog that links you; this button does."
    _tell(said, Outcome(text, identity.not_linked(text)))


def _unlink(services: Services, by: Presser, _values: Mapping[str, Any]) -> Outcome:
    """Asked first: the button does it."""
    text = own("You are linked to *{email}*.", email=unlink.linked_to(services, by))
    return Outcome(text, identity.linked_elsewhere(text))


def _settings(services: Services, by: Presser, _values: Mapping[str, Any]) -> Outcome:
    """The modal, or the button that opens it."""
    view = settings.begin(services, by)
    return Outcome("Your settings", settings_modal.open_button(), view)


HANDLERS: Mapping[str, Handler] = {
    "help": lambda _services, _by, _values: _help(),
    "unlink": _unlink,
    "link team": channels.link_team,
    "unlink team": channels.unlink_team,
    "settings": _settings,
    "subscribe": channels.subscribe,
    "unsubscribe": channels.unsubscribe,
    "list": channels.list_here,
    "why": why_and_status.why,
    "status": why_and_status.status,
}
