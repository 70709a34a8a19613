"""Whether the app is in the channel that it shall write to, and how it gets there."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from blocks.own_words import own
from listeners.answers import Answers, presser

INVITE = own(
    "I am not in this channel, so nothing can come here yet. Invite me: `/invite @Heliograph`."
)
IN_CASE = own("If I am not in this channel yet, invite me: `/invite @Heliograph`.")
HIDDEN = {"channel_not_found", "not_in_channel"}  # A private channel that the app is not in.


def remind(answers: Answers, client: WebClient, body: Mapping[str, Any]) -> None:
    """Look after the ack, and tell who acts if the app is not there."""
    answers.later(partial(_look, answers, client, body))


def _look(answers: Answers, client: WebClient, body: Mapping[str, Any]) -> None:
    try:
        found = client.conversations_info(channel=presser(body).channel_id)
        is_in = bool(found["channel"].get("is_member"))
    except SlackApiError as error:
        is_in = error.response.get("error") not in HIDDEN
    if not is_in:
        answers.tell(body, INVITE)
