"""What no listener takes: controls of older versions, acked and told in words.

Cards and modals outlive the version that drew them, and Slack shows a warning sign where nobody
acks. Bolt calls `on_error` for whatever no listener takes, and for what escapes one.
"""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient

from blocks.as_json import as_json
from blocks.graphemes import cut_text
from blocks.issue_modals import notice_modal
from blocks.own_words import own
from listeners.answers import Answers, redraw
from listeners.modals import update_modal
from listeners.select_options import refused

log = logging.getLogger(__name__)

BUTTON = "This button is from an older version of this app, and nothing was changed."
DRAWN_ANEW = f"{BUTTON} The card is drawn anew: please press there."
FORM = "This form is from an older version of this app, and nothing was changed. Open it again."
SELECT = "From an older version of this app: please open it again."
SHORTCUT = "This app does not have that shortcut any more, and nothing was changed."
COMMAND = (
    "This app does not know {command}, and nothing was changed. `/helio help` shows what it does."
)
COMMAND_MAX = 100  # Characters of a command that are repeated.
SHORTCUTS = {"shortcut", "message_action"}
ACKED = int(HTTPStatus.OK)
FAILED = int(HTTPStatus.INTERNAL_SERVER_ERROR)

OnError = Callable[[Exception, dict[str, Any]], BoltResponse]


def error_handler(answers: Answers, client: WebClient) -> OnError:
    """For Bolt's `App.error`; `client` is the listeners' own, which waits no longer than 2 s."""

    def on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
        if isinstance(error, BoltUnhandledRequestError):
            return answer(answers, client, body)
        if "event" in body:  # It is not acked, and Slack sends it again.
            log.error("a listener failed", exc_info=error)
            return BoltResponse(status=FAILED)
        answers.tell(body, answers.fault(error))
        return BoltResponse(status=ACKED)

    return on_error


def answer(answers: Answers, client: WebClient, body: Mapping[str, Any]) -> BoltResponse:
    """The ack, with words for the person in it or right after it."""
    kind = str(body.get("type") or "")
    log.info("nothing here answers %s: %s", kind or "a command", _name(body))
    if kind == "block_suggestion":
        return _acked({"options": [as_json(refused(SELECT))]})
    if kind == "view_submission":
        return _acked({"response_action": "update", "view": as_json(notice_modal(FORM))})
    if kind == "block_actions":
        answers.later(partial(_tell_of_button, answers, client, body))
    elif "command" in body:
        answers.tell(body, own(COMMAND, command=cut_text(str(body["command"]), COMMAND_MAX)))
    elif kind in SHORTCUTS:
        answers.tell(body, SHORTCUT)
    elif body.get("response_url"):  # Of legacy attachments, say: no one can be sure what it was.
        answers.tell(body, BUTTON)
    return BoltResponse(status=ACKED)


def _tell_of_button(answers: Answers, client: WebClient, body: Mapping[str, Any]) -> None:
    """After the ack: what it stands in is drawn anew, if it is ours. A modal shows the words."""
    view = body.get("view") or {}
    if view.get("type") == "modal":
        update_modal(client, str(view.get("id") or ""), notice_modal(FORM))
        return
    is_drawn = False
    try:
        is_drawn = redraw(answers.services, body)
    finally:
        answers.tell(body, DRAWN_ANEW if is_drawn else BUTTON)


def _acked(with_: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=ACKED, body=with_)


def _name(body: Mapping[str, Any]) -> str:
    """What it calls itself, for the log; outside input, so it is quoted and cut."""
    actions, view = body.get("actions") or [{}], body.get("view") or {}
    named = (actions[0].get("action_id"), view.get("callback_id"), body.get("callback_id"))
    return repr(cut_text(str(next(filter(None, named), "")), COMMAND_MAX))
