"""The settings modal, saved."""

from typing import Any

from slack_bolt import Ack, App

from blocks import settings_modal
from blocks.settings_modal import MUTE_SPAN, MUTE_WHAT, SETTINGS, block_of
from bot import choice_form
from bot.preferences import Setting
from bot.services import Services
from listeners.answers import Answers, presser
from listeners.modals import in_modal, typed
from listeners.picks import picked
from listeners.settings import picks, place_of


def register(app: App) -> None:
    app.view(SETTINGS)(settings)


def settings(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """All of it or nothing; what can't be is told at what was typed, else at the first choice."""
    place, what = place_of(body), typed(body, MUTE_WHAT)
    with in_modal(ack, answers, MUTE_WHAT if what else block_of(place, Setting.ALERTS, "slack")):
        span = picked(body, MUTE_SPAN)
        done = choice_form.save(services, presser(body), place, picks(body), mute=what, span=span)
        ack(response_action="update", view=settings_modal.saved(done))
