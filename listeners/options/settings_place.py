"""What the settings modal offers as places, for what was typed."""

from typing import Any

from slack_bolt import Ack, App

from blocks.settings_modal import SETTINGS_PLACE, place_option
from bot.preferences import form
from bot.services import Services
from listeners.answers import Answers, presser
from listeners.select_options import offered, query_of


def register(app: App) -> None:
    app.options(SETTINGS_PLACE)(offer_places)


def offer_places(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Everywhere first; whoever may not choose sees why."""
    with offered(ack, answers) as options:
        found = form.places(services, presser(body), query_of(body))
        options += [place_option(scope.carried, scope.words) for scope in found]
