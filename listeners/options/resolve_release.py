"""Which releases the modal offers that asks how an issue is resolved."""

from typing import Any

from slack_bolt import Ack, App

from blocks.issue_modals import RESOLVE_RELEASE, release_option
from bot import issues
from bot.services import Services
from listeners.answers import Answers, pressed, presser
from listeners.modals import metadata
from listeners.select_options import offered, query_of


def register(app: App) -> None:
    app.options(RESOLVE_RELEASE)(offer_releases)


def offer_releases(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """The newest first; whoever may not choose sees why."""
    issue = pressed(body, metadata(body).get("issue", ""))
    with offered(ack, answers) as options:
        found = issues.release_choices(services, issue, presser(body), query_of(body))
        options += [release_option(one.value, one.version) for one in found]
