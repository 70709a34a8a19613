"""The "Send again" button of the modal that asks for the code."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from blocks.identity_modals import LINK_AGAIN
from listeners import link_dialog
from listeners.answers import Answers, errors_told
from listeners.modals import update_modal


def register(app: App) -> None:
    app.action(LINK_AGAIN)(link_again)


def link_again(ack: Ack, body: dict[str, Any], client: WebClient, answers: Answers) -> None:
    """Mail another code to the same address; said in the modal, as is why there is none."""
    with errors_told(answers, body):
        view_id = str((body.get("view") or {}).get("id", ""))
        update_modal(client, view_id, link_dialog.again(answers, body))
    ack()
