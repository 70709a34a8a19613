"""What stands under a card: one section for each thing that happened."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, MarkdownTextObject, SectionBlock

from blocks.mrkdwn import Mrkdwn, cut

BLOCKS_MAX = 50  # Blocks of one message; Slack's Block Kit reference.
CHARACTERS_MAX = 12_000  # Of all blocks together; Slack refuses at about 13,200.


def replies(texts: Sequence[Mrkdwn]) -> list[Block]:
    return [
        SectionBlock(text=MarkdownTextObject(text=cut(text, SectionBlock.text_max_length)))
        for text in texts
    ]


def fitting(texts: Sequence[Mrkdwn]) -> int:
    """How many of the texts, from the first on, one message can show; at least 1."""
    room, count = CHARACTERS_MAX, 0
    for text in texts[:BLOCKS_MAX]:
        room -= min(len(text), SectionBlock.text_max_length)
        if room < 0:
            break
        count += 1
    return max(1, count)
