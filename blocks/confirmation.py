"""What only who pressed sees: what was done, and the way back."""

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from blocks.parts import paragraph
from blocks.rich_text import Rich

UNDO_ISSUE = "undo_issue"


def confirmation(text: Rich, undo: str) -> list[Block]:
    """`undo` is what the button carries; "": it can't be taken back."""
    said = paragraph(text)
    if not undo:
        return [said]
    press = ButtonElement(text="Undo", action_id=UNDO_ISSUE, value=undo)
    return [said, ActionsBlock(elements=[press])]
