"""The buttons of an issue, on its card, in an unfurl, in a list: those that fit its state."""

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ExternalDataSelectElement,
    InteractiveElement,
    Option,
)

from blocks.plain_text import plain

RESOLVE_ISSUE = "resolve_issue"
ARCHIVE_ISSUE = "archive_issue"
UNRESOLVE_ISSUE = "unresolve_issue"
ONGOING_ISSUE = "ongoing_issue"
ASSIGN_ISSUE = "assign_issue"

GONE = "gone"  # The status of an issue that the tracker has no more: nothing can be done to it.
BLOCK = "issue"  # What the block's id begins with; a select carries no other value.


def issue_buttons(
    token: str,
    status: str,
    *,
    assignee: tuple[str, str] | None = None,
    assignee_key: str = "",
    drawing: str = "",
) -> ActionsBlock:
    """The buttons; each carries the issue's token and nothing else.

    `assignee` is the value and the name of the one that is chosen now. `drawing` differs from one
    drawing to the next: Slack keeps what somebody picked while the block's id stays the same.
    """
    return ActionsBlock(
        block_id=f"{BLOCK}:{token}:{assignee_key}:{drawing}",
        elements=[*_by_state(status, token), _select(assignee)],
    )


def read_block_id(block_id: str) -> tuple[str, str | None]:
    """The issue's token and the key of the assignee that was shown: both outside input."""
    name, _, rest = block_id.partition(":")
    token, _, rest = rest.partition(":")
    return (token, rest.partition(":")[0] or None) if name == BLOCK else ("", None)


def assignee_option(value: str, text: str, note: str = "") -> Option:
    """Somebody to choose; `note` tells people of one name apart."""
    return Option(
        value=value,
        text=plain(text, Option.label_max_length),
        description=plain(note, Option.label_max_length) if note else None,
    )


def _by_state(status: str, value: str) -> list[InteractiveElement]:
    if status == "resolved":
        return [ButtonElement(text="Unresolve", action_id=UNRESOLVE_ISSUE, value=value)]
    if status == "archived":
        return [ButtonElement(text="Mark as Ongoing", action_id=ONGOING_ISSUE, value=value)]
    return [
        ButtonElement(text="Resolve", action_id=RESOLVE_ISSUE, value=value, style="primary"),
        ButtonElement(text="Archive", action_id=ARCHIVE_ISSUE, value=value),
    ]


def _select(assignee: tuple[str, str] | None) -> ExternalDataSelectElement:
    return ExternalDataSelectElement(
        placeholder="Select Assignee…",
        action_id=ASSIGN_ISSUE,
        min_query_length=0,
        initial_option=assignee_option(*assignee) if assignee else None,
    )
