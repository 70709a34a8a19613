"""Marks under messages, for all to see: reactions of the app."""

import logging

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.web_api import error_code

log = logging.getLogger(__name__)

DONE = "white_check_mark"
THERE_ALREADY = "already_reacted"


def mark_done(client: WebClient, channel_id: str, ts: str) -> bool:
    """Whether the message has the mark by now; raises what passes by itself, as slack_sdk does.

    False: the app is not in the channel, the message is gone, the scope is missing.
    """
    try:
        client.reactions_add(channel=channel_id, timestamp=ts, name=DONE)
    except SlackApiError as error:
        reason = error_code(error)
        if reason != THERE_ALREADY:
            log.info("a message does not get its mark: %s", reason)
        return reason == THERE_ALREADY
    return True
