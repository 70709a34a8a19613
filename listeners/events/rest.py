"""Everything that Slack sends and nothing else answers: acked, or Slack would send it again."""

import re

from slack_bolt import Ack, App


def register(app: App) -> None:
    app.event(re.compile(".*"))(ack_event)


def ack_event(ack: Ack) -> None:
    """Nothing follows from it."""
    ack()
