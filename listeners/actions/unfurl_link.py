"""The "Link" button of the question that somebody got who shared a link."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from blocks.unfurl_prompt import UNFURL_LINK
from bot.identity import pending_actions
from bot.identity.gate import Presser
from bot.identity.pending_actions import PendingAction
from bot.services import Services
from bot.workspace.unfurls import link_prompt
from listeners import link_dialog
from listeners.answers import Answers, errors_told, presser
from listeners.pending_actions import Outcome, pending_action


def register(app: App) -> None:
    app.action(UNFURL_LINK)(unfurl_link)


def unfurl_link(
    ack: Ack, body: dict[str, Any], client: WebClient, services: Services, answers: Answers
) -> None:
    """Open the modal that links; then what was shared unfurls."""
    with errors_told(answers, body):
        link_dialog.start(body, client, answers)
        pending_actions.keep(services, presser(body), PendingAction(UNFURL_LINK))
        answers.dismiss(body)
    ack()


@pending_action(UNFURL_LINK)
def unfold_later(services: Services, by: Presser, _values: Mapping[str, Any]) -> Outcome:
    """The links tell it themselves."""
    link_prompt.unfold(services, by)
    return Outcome()
