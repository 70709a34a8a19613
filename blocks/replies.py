"""What stands under a card: one section for each thing that happened."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ContextBlock, MarkdownTextObject, SectionBlock

from blocks.mrkdwn import Mrkdwn, cut, cut_text, link

BLOCKS_MAX = 50  # Blocks of one message; Slack's Block Kit reference.
HEADLINE_MAX = 300  # Characters, ours: a headline, not the whole message.
CHARACTERS_MAX = 12_000  # Of all blocks together; Slack refuses at about 13,200.


def replies(texts: Sequence[Mrkdwn], most: int = BLOCKS_MAX) -> list[Block]:
    """A section for each, as many as one message takes; what is left out is counted."""
    count = fitting(texts, most)
    left = len(texts) - count
    if left > 0:
        texts = [*texts[: count - 1], Mrkdwn(f"… and {left + 1} more lines.")]
    return [
        SectionBlock(text=MarkdownTextObject(text=cut(text, SectionBlock.text_max_length)))
        for text in texts
    ]


def heading(url: str, text: str) -> list[Block]:
    """What a message is about that stands under no card."""
    head = Mrkdwn(f"*{link(url, cut_text(text, HEADLINE_MAX))}*")
    return [SectionBlock(text=MarkdownTextObject(text=cut(head, SectionBlock.text_max_length)))]


def footing(text: Mrkdwn) -> list[Block]:
    """The small print under a message."""
    small = cut(text, SectionBlock.text_max_length)
    return [ContextBlock(elements=[MarkdownTextObject(text=small)])]


def fitting(texts: Sequence[Mrkdwn], most: int = BLOCKS_MAX) -> int:
    """How many of the texts, from the first on, one message can show; at least 1.

    `most`: blocks that it has for them, beside a heading and small print.
    """
    room, count = CHARACTERS_MAX, 0
    for text in texts[:most]:
        room -= min(len(text), SectionBlock.text_max_length)
        if room < 0:
            break
        count += 1
    return max(1, count)
