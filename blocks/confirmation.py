"""What only who pressed sees: what was done, and the way back."""

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    MarkdownTextObject,
    SectionBlock,
)

from blocks.mrkdwn import Mrkdwn, cut

UNDO_ISSUE = "undo_issue"


def confirmation(text: Mrkdwn, undo: str) -> list[Block]:
    """`undo` is what the button carries; "": it can't be taken back."""
    shown = cut(text, SectionBlock.text_max_length)
    said = SectionBlock(text=MarkdownTextObject(text=shown))
    if not undo:
        return [said]
    press = ButtonElement(text="Undo", action_id=UNDO_ISSUE, value=undo)
    return [said, ActionsBlock(elements=[press])]
