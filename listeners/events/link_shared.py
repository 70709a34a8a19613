"""Somebody shares links to the tracker: they unfurl, or who is not linked is asked to link."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import App, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from blocks.as_json import as_json
from blocks.mrkdwn import mrkdwn
from blocks.unfurl_prompt import text, unfurl_prompt
from bot.errors import UserError
from bot.identity import links
from bot.identity.gate import Presser
from bot.services import Services
from bot.workspace.unfurls import first_contact, shared_links
from bot.workspace.unfurls.link_prompt import IGNORE, LINK
from bot.workspace.unfurls.shared_links import Message, Shared
from listeners.answers import Answers, presser
from listeners.event_ack import ack_after

COMPOSER = "composer"  # Typed and not sent yet: once it is sent, it comes again.


def register(app: App) -> None:
    app.event("link_shared")(link_shared)


def link_shared(
    body: dict[str, Any], client: WebClient, services: Services, answers: Answers
) -> BoltResponse:
    """Store which links of which message; the relay unfurls them by one call."""
    event = body["event"]
    if event.get("source") == COMPOSER:
        return BoltResponse(status=200)
    return ack_after(body, partial(_share, event, presser(body), client, services, answers))


def _share(
    event: Mapping[str, Any], by: Presser, client: WebClient, services: Services, answers: Answers
) -> None:
    at = Message(by.channel_id, str(event.get("message_ts") or ""))
    urls = [link.get("url") for link in event.get("links") or ()]
    if shared_links.share(services, by, at, urls) == Shared.ASK:
        thread = event.get("thread_ts")
        answers.later(partial(_ask, client, by, services.settings.tracker_name, thread))
    else:
        first_contact.look(services, by, at, urls)


def _ask(client: WebClient, by: Presser, tracker: str, thread: str | None) -> None:
    """Only whom the workspace knows as its own: Slack tells who they are."""
    try:
        links.check_person(client.users_info(user=by.user_id)["user"], by.team_id)
    except UserError:
        return
    said = text(tracker)
    drawn = unfurl_prompt(said, link=LINK, ignore=IGNORE)
    form: dict[str, Any] = {"text": mrkdwn(said), "blocks": [as_json(block) for block in drawn]}
    try:
        client.chat_postEphemeral(channel=by.channel_id, user=by.user_id, thread_ts=thread, **form)
    except SlackApiError:  # Links are shared also where the app is not, and can't whisper.
        client.chat_postMessage(channel=by.user_id, **form)
