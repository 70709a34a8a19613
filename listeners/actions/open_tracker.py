"""The "Open Sentry" button: a link, whose press Slack tells all the same."""

from slack_bolt import Ack, App

from blocks.consent_modals import OPEN_TRACKER


def register(app: App) -> None:
    app.action(OPEN_TRACKER)(open_tracker)


def open_tracker(ack: Ack) -> None:
    """Nothing to do: the browser has opened the page."""
    ack()
