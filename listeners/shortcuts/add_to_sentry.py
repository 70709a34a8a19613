"""The message shortcut "Add to Sentry": the message becomes a comment of an issue."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from blocks.comment_modal import ADD_TO_SENTRY, comment_modal
from bot.identity import pending_actions
from bot.identity.gate import Presser
from bot.identity.pending_actions import PendingAction
from bot.issues.remarks import add
from bot.issues.remarks.message import SlackMessage
from bot.services import Services
from listeners.answers import Answers, presser
from listeners.modals import packed
from listeners.payloads import shortcut_message
from listeners.pending_actions import Outcome, pending_action
from listeners.trigger_deadline import Begun, TriggerDeadline, outcome


def register(app: App) -> None:
    app.message_shortcut(ADD_TO_SENTRY)(add_to_sentry)


def add_to_sentry(
    ack: Ack, body: dict[str, Any], client: WebClient, services: Services, answers: Answers
) -> None:
    """To the issue in whose thread it stands; else a modal asks which one is meant."""
    said, by = shortcut_message(body), presser(body)
    trigger = TriggerDeadline(answers, client, body, kept(said))
    trigger.begin(lambda: begin(services, said, by))
    ack()


def begin(services: Services, said: SlackMessage, by: Presser) -> Begun:
    """Raises UserError, as `add_here` does."""
    try:
        return add.add_here(services, said, by)
    except add.NoCardThere:
        add.check(services, said, by)
    pending_actions.keep(services, by, kept(said))  # A modal carries no more than ids.
    metadata = packed(channel=said.channel_id, ts=said.ts)
    return comment_modal(metadata=metadata)


def kept(said: SlackMessage) -> PendingAction:
    """The message, for who has to do something else first."""
    return PendingAction(ADD_TO_SENTRY, {"message": said.to_keep()})


@pending_action(ADD_TO_SENTRY)
def later(services: Services, by: Presser, values: Mapping[str, Any]) -> Outcome:
    said = SlackMessage.kept_as(values.get("message"))
    return Outcome() if said is None else outcome(begin(services, said, by))
