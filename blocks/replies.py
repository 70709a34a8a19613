"""What stands under a card: one paragraph for each thing that happened."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from blocks.graphemes import cut_text
from blocks.mrkdwn import mrkdwn
from blocks.parts import TEXT_MAX, context, paragraph
from blocks.rich_text import Rich, link, literal, strong

BLOCKS_MAX = 50  # Blocks of one message; Slack's Block Kit reference.
HEADLINE_MAX = 300  # Characters, ours: a headline, not the whole message.
CHARACTERS_MAX = 12_000  # Of all blocks together; Slack refuses at about 13,200.


def replies(texts: Sequence[Rich], most: int = BLOCKS_MAX) -> list[Block]:
    """A paragraph for each, as many as one message takes; what is left out is counted."""
    count = fitting(texts, most)
    left = len(texts) - count
    if left > 0:
        texts = [*texts[: count - 1], literal(f"… and {left + 1} more lines.")]
    return [paragraph(text) for text in texts]


def heading(url: str, text: str) -> list[Block]:
    """What a message is about that stands under no card."""
    return [paragraph(strong(link(url, cut_text(text, HEADLINE_MAX))))]


def footing(text: Rich) -> list[Block]:
    """The small print under a message."""
    return [context(text)]


def fitting(texts: Sequence[Rich], most: int = BLOCKS_MAX) -> int:
    """How many of the texts, from the first on, one message can show; at least 1.

    `most`: blocks that it has for them, beside a heading and small print.
    """
    room, count = CHARACTERS_MAX, 0
    for text in texts[:most]:
        room -= min(len(mrkdwn(text)), TEXT_MAX)
        if room < 0:
            break
        count += 1
    return max(1, count)
