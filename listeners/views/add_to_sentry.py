"""The modal that asks which issue a message is added to, submitted."""

from typing import Any

from slack_bolt import Ack, App

from blocks.comment_modal import ADD_TO_SENTRY, COMMENT_ISSUE
from bot.identity import pending_actions
from bot.identity.gate import Presser
from bot.issues.remarks import add
from bot.issues.remarks.message import SlackMessage
from bot.services import Services
from listeners.answers import Answers, presser
from listeners.modals import in_modal, metadata, typed


def register(app: App) -> None:
    app.view(ADD_TO_SENTRY)(add_to_issue)


def add_to_issue(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Add it there; who typed what is no issue may type again."""
    by = presser(body)
    with in_modal(ack, answers, COMMENT_ISSUE):
        said = _said(services, by, metadata(body))
        add.add_to(services, said, by, typed(body, COMMENT_ISSUE))
        pending_actions.take(services, by)
        ack()


def _said(services: Services, by: Presser, carried: dict[str, Any]) -> SlackMessage:
    """The message that the modal was opened for; the next one may have been chosen meanwhile.

    Raises:
        TooLongAgo: it is not kept any more.
    """
    found = pending_actions.find(services, by, ADD_TO_SENTRY)
    said = SlackMessage.kept_as(found.values.get("message")) if found else None
    if said is None or (said.channel_id, said.ts) != (carried.get("channel"), carried.get("ts")):
        raise pending_actions.TooLongAgo
    return said
