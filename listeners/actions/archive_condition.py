"""A choice inside the modal that asks until when an issue is archived."""

from slack_bolt import Ack, App

from blocks.issue_modals import ARCHIVE_CONDITION


def register(app: App) -> None:
    app.action(ARCHIVE_CONDITION)(archive_condition)


def archive_condition(ack: Ack) -> None:
    """Nothing yet: the submission counts."""
    ack()
