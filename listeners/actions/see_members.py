"""The "See Members & Requests" button: a link, whose press Slack tells all the same."""

from slack_bolt import Ack, App

from blocks.invite_card import SEE_MEMBERS


def register(app: App) -> None:
    app.action(SEE_MEMBERS)(see_members)


def see_members(ack: Ack) -> None:
    """Nothing to do: the browser has opened the page."""
    ack()
