"""The app is named in a message: in the thread of a card, the message becomes a comment."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import App, BoltResponse

from bot.errors import UserError
from bot.issues.remarks import add
from bot.issues.remarks.message import SlackMessage
from bot.services import Services
from listeners.answers import Answers, errors_told, presser
from listeners.event_ack import ack_after
from listeners.shortcuts.add_to_sentry import kept


def register(app: App) -> None:
    app.event("app_mention", matchers=[is_said_by_somebody])(app_mention)


def is_said_by_somebody(event: Mapping[str, Any]) -> bool:
    """By a person: programs that name each other would go on for ever."""
    return bool(event.get("user")) and not event.get("bot_id")


def app_mention(body: dict[str, Any], services: Services, answers: Answers) -> BoltResponse:
    """What is refused is told to who wrote it; who is not linked, may be first."""
    event = body["event"]
    said = SlackMessage.of(str(event.get("channel") or ""), event)

    def work() -> None:
        try:
            add.add_here(services, said, presser(body))
        except UserError:
            with errors_told(answers, body, kept(said)):
                raise

    return ack_after(body, work)
