"""The "Older" button under the issues of a Home tab."""

from typing import Any

from slack_bolt import Ack, App

from blocks.home import HOME_OLDER
from bot.services import Services
from bot.workspace import home
from listeners.answers import Answers, errors_told, presser
from listeners.payloads import pressed_page


def register(app: App) -> None:
    app.action(HOME_OLDER)(home_older)


def home_older(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Show that page; the button carries its number."""
    with errors_told(answers, body):
        home.turn(services, presser(body), pressed_page(body))
    ack()
