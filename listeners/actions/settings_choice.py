"""A choice inside the settings modal."""

from slack_bolt import Ack, App

from blocks.settings_modal import SETTINGS_CHOICE


def register(app: App) -> None:
    app.action(SETTINGS_CHOICE)(settings_choice)


def settings_choice(ack: Ack) -> None:
    """Nothing yet: the submission counts."""
    ack()
