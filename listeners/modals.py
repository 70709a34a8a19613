"""Opening and changing modals, and how what goes wrong with one is shown in it."""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.views import View

from blocks.as_json import as_json
from bot.errors import UserError
from listeners.answers import Answers
from listeners.payloads import metadata
from listeners.selected_options import state_of

__all__ = [
    "FAULTS",
    "hurried",
    "in_modal",
    "metadata",
    "open_modal",
    "packed",
    "push_modal",
    "typed",
    "update_modal",
]

log = logging.getLogger(__name__)

TRIGGER_TIMEOUT = 2  # Seconds; a trigger lives 3, and the ack has to leave too.
METADATA_MAX = View.private_metadata_max_length  # Characters; slack_sdk knows Slack's 3000.
FAULTS = (SlackClientError, HTTPException, OSError)  # What a call to Slack may raise.


class NotOpened(UserError):
    """Slack did not open the dialog in time. Please try again."""


def hurried(client: WebClient, timeout: int = TRIGGER_TIMEOUT) -> WebClient:
    """A client for listeners: it waits no longer than a trigger lives."""
    return type(client)(
        client.token,
        base_url=client.base_url,
        timeout=timeout,
        ssl=client.ssl,
        retry_handlers=[],
    )


def open_modal(client: WebClient, body: Mapping[str, Any], view: View) -> str:
    """Show the modal to who pressed; its id. The listeners' own `client` has the right patience.

    Raises:
        NotOpened: the trigger was used up, or Slack took too long; it is logged.
    """
    return _shown(client, "views.open", trigger_id=body.get("trigger_id"), view=as_json(view))


def push_modal(client: WebClient, body: Mapping[str, Any], view: View) -> str:
    """The same over the modal that is there."""
    return _shown(client, "views.push", trigger_id=body.get("trigger_id"), view=as_json(view))


def update_modal(client: WebClient, view_id: str, view: View) -> None:
    """Change an open modal; one that was closed meanwhile is nobody's loss."""
    try:
        client.api_call("views.update", json={"view_id": view_id, "view": as_json(view)})
    except FAULTS as error:
        log.info("a modal was not updated: %s", _word(error))


def packed(**values: object) -> str:
    """Plain values for a view's private_metadata; `metadata(body)` has them back.

    Only ids belong there. Raises ValueError where Slack would not take them.
    """
    text = json.dumps(values, separators=(",", ":"))
    if len(text) > METADATA_MAX:
        raise ValueError("too much for private_metadata")
    return text


def typed(body: Mapping[str, Any], block_id: str) -> str:
    """What stands in a text field of a submitted modal; "" for none."""
    return str(state_of(body, block_id).get("value") or "")


@contextmanager
def in_modal(ack: Ack, answers: Answers, block_id: str) -> Iterator[None]:
    """Show what is refused at the field of that block; log all else with an id that is shown too.

    What ends well acks by itself, as the last thing inside: a second ack would undo an error's.
    """
    try:
        yield
    except UserError as refusal:
        ack(response_action="errors", errors={block_id: str(refusal)})
    except Exception as error:  # noqa: BLE001 - nothing escapes a listener.
        ack(response_action="errors", errors={block_id: answers.fault(error)})


def _shown(client: WebClient, method: str, **arguments: object) -> str:
    try:
        answer = client.api_call(method, json=arguments)
    except FAULTS as error:
        log.warning("%s did not open a modal: %s", method, _word(error))
        raise NotOpened from error
    return str(answer["view"]["id"])


def _word(error: Exception) -> str:
    """Slack's word for it, or what kind of failure it was."""
    if isinstance(error, SlackApiError) and not isinstance(error.response, str):
        return str(error.response.get("error", ""))
    return type(error).__name__
