"""The way to a link, step by step; each is a modal in the place of the one before."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.models.views import View

from blocks import identity_modals as modals
from blocks.own_words import own
from blocks.parts import section
from blocks.rich_text import Rich
from bot.errors import UserError
from bot.identity.gate import Presser
from bot.identity.linking import pace, request
from bot.identity.links import Linked
from bot.preferences.turn_on import ALL_SLACK
from bot.vocabulary import codes
from listeners import link_ways, pending_actions
from listeners.answers import Answers, presser
from listeners.modals import open_modal, packed, update_modal

MINUTES = codes.LASTS // timedelta(minutes=1)


def start(body: Mapping[str, Any], client: WebClient, answers: Answers) -> None:
    """Open the modal at once; Slack and the database are asked after the ack.

    Raises:
        NotOpened: Slack did not.
    """
    view_id = open_modal(client, body, modals.loading())
    answers.link_prompts.keep(presser(body), body)
    answers.later(partial(_go_on, body, client, answers, view_id))


def asked_code(answers: Answers, by: Presser, email: str, note: str | Rich = "") -> View:
    """A code is on its way to that address, if it is a member's: what is asked next.

    Raises:
        UserError: none was made.
    """
    request.ask(answers.services, by, email)
    return code_view(by, email, note)


def again(answers: Answers, body: Mapping[str, Any]) -> View:
    """The same for another code to the address of the last one; or why there is none."""
    by = presser(body)
    try:
        email = request.asked_for(answers.services, by)
        try:
            return asked_code(answers, by, email, modals.AGAIN)
        except pace.TooMany as refusal:  # The last one may still be typed.
            return code_view(by, email, refusal.told(own))
    except UserError as refusal:
        return modals.told(refusal.told(own))
    except Exception as error:  # noqa: BLE001 - nothing escapes a listener.
        return modals.told(answers.fault(error))


def ended(answers: Answers, by: Presser, linked: Linked) -> View:
    """What is shown to somebody who is linked now: the end, or what they wanted to do before."""
    email = linked.member.email
    said = own("You are linked to *{email}*.", email=email)
    if prompt := answers.link_prompts.take(by):
        answers.close_question(prompt, said)
    pending = pending_actions.carry_out(answers, by)
    if pending is None:
        return modals.linked(email=email, choice=ALL_SLACK, metadata=packed(channel=by.channel_id))
    answers.whisper(by, said, [section(said), *modals.offer(ALL_SLACK)])
    return pending


def code_view(by: Presser, email: str, note: str | Rich) -> View:
    """What asks for the code that was mailed there."""
    metadata = packed(channel=by.channel_id)
    return modals.ask_code(email=email, minutes=MINUTES, metadata=metadata, note=note)


def _go_on(body: Mapping[str, Any], client: WebClient, answers: Answers, view_id: str) -> None:
    """Show the first question in the modal that is open, or why there is none."""
    by = presser(body)
    try:
        user = lambda: client.users_info(user=by.user_id)["user"]  # noqa: E731 - asked in there.
        begun = request.begin(answers.services, by, user)
        view = link_ways.first_question(answers.services, by, begun, view_id)
    except UserError as refusal:
        view = modals.told(refusal.told(own))
    except Exception as error:  # noqa: BLE001 - a modal that waits must hear of it.
        view = modals.told(answers.fault(error))
    update_modal(client, view_id, view)
