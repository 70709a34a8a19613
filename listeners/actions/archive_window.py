"""The time chosen inside the modal that asks until when an issue is archived."""

from slack_bolt import Ack, App

from blocks.issue_modals import ARCHIVE_WINDOW


def register(app: App) -> None:
    app.action(ARCHIVE_WINDOW)(archive_window)


def archive_window(ack: Ack) -> None:
    """Nothing yet: the submission counts."""
    ack()
