"""What "Select Assignee…" offers for what was typed."""

from typing import Any

from slack_bolt import Ack, App

from blocks.issue_buttons import ASSIGN_ISSUE, assignee_option, read_block_id
from bot import issues
from bot.errors import UserError
from bot.services import Services
from listeners.answers import Answers, presser
from listeners.presses import row_id

QUERY_MAX = 200  # Characters, ours; nobody's name is longer.
REFUSED = "refused"  # A choice that stands for a reason: chosen, it is told in full.


def register(app: App) -> None:
    app.options(ASSIGN_ISSUE)(offer_assignees)


def offer_assignees(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """The best first; whoever may not choose sees why in place of names."""
    issue_id, _ = read_block_id(str(body.get("block_id", "")))
    query = str(body.get("value") or "")[:QUERY_MAX]
    try:
        found = issues.choices(services, row_id(issue_id), presser(body), query)
        options = [assignee_option(one.value, one.label, one.note) for one in found]
    except UserError as refusal:
        options = [assignee_option(REFUSED, str(refusal))]
    except Exception as error:  # noqa: BLE001 - nothing escapes a listener.
        options = [assignee_option(REFUSED, answers.fault(error))]
    ack(options=[option.to_dict() for option in options])
