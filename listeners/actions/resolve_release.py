"""The release chosen inside the modal that asks how an issue is resolved."""

from slack_bolt import Ack, App

from blocks.issue_modals import RESOLVE_RELEASE


def register(app: App) -> None:
    app.action(RESOLVE_RELEASE)(resolve_release)


def resolve_release(ack: Ack) -> None:
    """Nothing yet: the submission counts."""
    ack()
