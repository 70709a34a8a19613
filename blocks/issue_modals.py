"""What people are asked before an issue is resolved or archived."""

from slack_sdk.models.blocks import (
    InputBlock,
    NumberInputElement,
    Option,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from blocks.graphemes import cut_text
from blocks.parts import paragraph
from blocks.plain_text import plain

RESOLVE_WAY = "resolve_way"  # Each names a modal, the block in it and the element in that.
ARCHIVE_CONDITION = "archive_condition"
ARCHIVE_USERS = "archive_users"

LABEL_MAX = 2000  # Characters; Slack's Block Kit reference.
VERSION_MAX = 40  # Characters, ours: Slack takes 75 in an option.
CONDITIONS = {
    "escalating": "Until it escalates",
    "events_10": "Until it happens 10 more times",
    "events_100": "Until it happens 100 more times",
    "events_1000": "Until it happens 1,000 more times",
    "users": "Until more users are affected, as many as below",
    "hour": "For 1 hour",
    "day": "For 1 day",
    "week": "For 1 week",
    "forever": "For ever",
}


def resolve_modal(*, issue: str, version: str, metadata: str) -> View:
    """In which way an issue of a project with releases is resolved; `version` is the newest."""
    shown = cut_text(version, VERSION_MAX)
    ways = {
        "now": "Immediately",
        "next": f"In the next release, after {shown}",
        "current": f"In the current release, {shown}",
    }
    asked = _choice(RESOLVE_WAY, f"When is {cut_text(issue, 100)} resolved?", ways)
    return _modal("Resolve", RESOLVE_WAY, [asked], metadata)


def archive_modal(*, issue: str, metadata: str) -> View:
    """Until when an issue is archived."""
    asked = _choice(
        ARCHIVE_CONDITION, f"Until when is {cut_text(issue, 100)} archived?", CONDITIONS
    )
    users = InputBlock(
        block_id=ARCHIVE_USERS,
        label="How many more users",
        hint="Counts only for “Until more users are affected”.",
        optional=True,
        element=NumberInputElement(is_decimal_allowed=False, min_value="1", max_value="1000000"),
    )
    return _modal("Archive", ARCHIVE_CONDITION, [asked, users], metadata)


def notice_modal(text: str) -> View:
    """Words in place of a question: that it takes a moment, or what became of it."""
    return View(
        type="modal",
        title="One moment",
        close="Close",
        blocks=[paragraph(text)],
    )


def _choice(name: str, label: str, options: dict[str, str]) -> InputBlock:
    """The first of the options is chosen."""
    offered = [
        Option(value=value, text=plain(text, Option.label_max_length))
        for value, text in options.items()
    ]
    return InputBlock(
        block_id=name,
        label=plain(label, LABEL_MAX),
        element=RadioButtonsElement(action_id=name, options=offered, initial_option=offered[0]),
    )


def _modal(does: str, name: str, blocks: list[InputBlock], metadata: str) -> View:
    return View(
        type="modal",
        callback_id=name,
        title=does,
        submit=does,
        close="Cancel",
        private_metadata=metadata,
        blocks=blocks,
    )
