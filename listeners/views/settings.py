"""The settings modal, saved."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from blocks import settings_modal
from blocks.settings_modal import MUTE_SPAN, MUTE_WHAT, QUIET_UNTIL, SETTINGS, block_of
from bot.preferences import form
from bot.services import Services
from bot.vocabulary.preferences import Setting
from listeners.answers import Answers, presser
from listeners.modals import in_modal, typed
from listeners.selected_options import picked
from listeners.settings import is_no_span, picks, place_of, quiet_of


def register(app: App) -> None:
    app.view(SETTINGS)(settings)


def settings(
    ack: Ack, body: dict[str, Any], client: WebClient, services: Services, answers: Answers
) -> None:
    """All of it or nothing; what can't be is told at what was typed, else at the first choice."""
    place, what = place_of(body), typed(body, MUTE_WHAT)
    blamed = MUTE_WHAT if what else block_of(place, Setting.ALERTS, "slack")
    with in_modal(ack, answers, QUIET_UNTIL if is_no_span(body) else blamed):
        by, span, quiet = presser(body), picked(body, MUTE_SPAN), quiet_of(body, client)
        done = form.save(services, by, place, picks(body), mute=what, span=span, quiet=quiet)
        ack(response_action="update", view=settings_modal.saved(done))
