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


def confirmation(text: Mrkdwn, undo_id: int | None) -> list[Block]:
    """`undo_id` None: it can't be taken back."""
    shown = cut(text, SectionBlock.text_max_length)
    said = SectionBlock(text=MarkdownTextObject(text=shown))
    if undo_id is None:
        return [said]
    undo = ButtonElement(text="Undo", action_id=UNDO_ISSUE, value=str(undo_id))
    return [said, ActionsBlock(elements=[undo])]
