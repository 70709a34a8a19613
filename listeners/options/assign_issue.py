"""What "Select Assignee…" offers for what was typed."""

from typing import Any

from slack_bolt import Ack, App

from blocks.issue_buttons import ASSIGN_ISSUE, assignee_option, read_block_id
from bot import issues
from bot.services import Services
from listeners.answers import Answers, pressed, presser
from listeners.select_options import offered, query_of


def register(app: App) -> None:
    app.options(ASSIGN_ISSUE)(offer_assignees)


def offer_assignees(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """The best first; whoever may not choose sees why in place of names."""
    token, _ = read_block_id(str(body.get("block_id", "")))
    with offered(ack, answers) as options:
        found = issues.choices(services, pressed(body, token), presser(body), query_of(body))
        options += [assignee_option(one.value, one.label, one.note) for one in found]
