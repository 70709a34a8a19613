"""A choice inside the modal that asks how an issue is resolved."""

from slack_bolt import Ack, App

from blocks.issue_modals import RESOLVE_WAY


def register(app: App) -> None:
    app.action(RESOLVE_WAY)(resolve_way)


def resolve_way(ack: Ack) -> None:
    """Nothing yet: the submission counts."""
    ack()
