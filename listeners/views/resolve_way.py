"""The modal that asks how an issue is resolved, submitted."""

from typing import Any

from slack_bolt import Ack, App

from blocks.issue_modals import RESOLVE_RELEASE, RESOLVE_WAY
from bot import issues
from bot.services import Services
from listeners.answers import Answers, pressed, presser
from listeners.modals import in_modal, metadata
from listeners.selected_options import picked
from listeners.trigger_deadline import confirm


def register(app: App) -> None:
    app.view(RESOLVE_WAY)(resolve_way)


def resolve_way(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Resolve it so; the current release is the one that was shown."""
    ids = metadata(body)
    issue, version = pressed(body, ids.get("issue", "")), str(ids.get("version", ""))
    way, chosen = picked(body, RESOLVE_WAY), picked(body, RESOLVE_RELEASE)
    with in_modal(ack, answers, RESOLVE_RELEASE if way == issues.SPECIFIC else RESOLVE_WAY):
        done = issues.resolve(services, issue, presser(body), way, version, chosen=chosen)
        confirm(answers, body, done)
        ack()
