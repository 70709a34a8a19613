"""What people are asked before an issue is resolved or archived."""

from slack_sdk.models.blocks import (
    Block,
    ExternalDataSelectElement,
    InputBlock,
    NumberInputElement,
    Option,
    RadioButtonsElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from blocks.graphemes import cut_text
from blocks.parts import context, paragraph
from blocks.plain_text import plain

RESOLVE_WAY = "resolve_way"  # Each names a modal, the block in it and the element in that.
RESOLVE_RELEASE = "resolve_release"
ARCHIVE_CONDITION = "archive_condition"
ARCHIVE_NUMBER = "archive_number"
ARCHIVE_WINDOW = "archive_window"

LABEL_MAX = 2000  # Characters; Slack's Block Kit reference.
VERSION_MAX = 40  # Characters, ours: Slack takes 75 in an option.
CONDITIONS = {
    "escalating": "Until it escalates",
    "events_10": "Until it happens 10 more times",
    "events_100": "Until it happens 100 more times",
    "events_1000": "Until it happens 1,000 more times",
    "events": "Until it happens again, as many times as below",
    "users": "Until more users are affected, as many as below",
    "hour": "For 1 hour",
    "day": "For 1 day",
    "week": "For 1 week",
    "forever": "For ever",
}
WINDOWS = {"hour": "1 hour", "day": "1 day", "week": "1 week"}


def resolve_modal(*, issue: str, version: str, metadata: str, note: str = "") -> View:
    """In which way an issue is resolved; `version` is the current release, "" where none is.

    `note` is small print, about where the releases are from.
    """
    shown = cut_text(version, VERSION_MAX)
    ways = {"now": "Immediately"}
    if version:
        ways |= {
            "next": f"In the next release, after {shown}",
            "current": f"In the current release, {shown}",
            "specific": "In a specific release, the one below",
        }
    blocks: list[Block] = [
        _choice(RESOLVE_WAY, f"When is {cut_text(issue, 100)} resolved?", ways),
        *([_releases()] if version else []),
        *([context(note)] if note else []),
    ]
    return _modal("Resolve", RESOLVE_WAY, blocks, metadata)


def release_option(value: str, version: str) -> Option:
    return Option(value=value, text=plain(version, Option.label_max_length))


def archive_modal(*, issue: str, metadata: str, has_windows: bool = False) -> View:
    """Until when an issue is archived; within a window only where somebody counts in one."""
    label = f"Until when is {cut_text(issue, 100)} archived?"
    blocks: list[Block] = [_choice(ARCHIVE_CONDITION, label, CONDITIONS), _number()]
    return _modal(
        "Archive", ARCHIVE_CONDITION, [*blocks, _window()] if has_windows else blocks, metadata
    )


def notice_modal(text: str) -> View:
    """Words in place of a question: that it takes a moment, or what became of it."""
    return View(
        type="modal",
        title="One moment",
        close="Close",
        blocks=[paragraph(text)],
    )


def _releases() -> InputBlock:
    """Searched while somebody types."""
    return InputBlock(
        block_id=RESOLVE_RELEASE,
        label="Which release",
        hint="Counts only for “In a specific release”.",
        optional=True,
        element=ExternalDataSelectElement(
            action_id=RESOLVE_RELEASE, placeholder="Any part of its version", min_query_length=0
        ),
    )


def _number() -> InputBlock:
    return InputBlock(
        block_id=ARCHIVE_NUMBER,
        label="How many",
        hint="Counts only for “as many as below”, of times or users.",
        optional=True,
        element=NumberInputElement(is_decimal_allowed=False, min_value="1", max_value="1000000"),
    )


def _window() -> InputBlock:
    offered = [Option(value=value, text=plain(text, 75)) for value, text in WINDOWS.items()]
    return InputBlock(
        block_id=ARCHIVE_WINDOW,
        label="Within",
        hint="Counts only for a number of times or users. Empty: however long that takes.",
        optional=True,
        element=StaticSelectElement(
            action_id=ARCHIVE_WINDOW, placeholder="Any time", options=offered
        ),
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


def _modal(does: str, name: str, blocks: list[Block], metadata: str) -> View:
    return View(
        type="modal",
        callback_id=name,
        title=does,
        submit=does,
        close="Cancel",
        private_metadata=metadata,
        blocks=blocks,
    )
