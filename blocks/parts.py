"""Parts that many messages are made of."""

from slack_sdk.models.blocks import (
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    InteractiveElement,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from blocks.mrkdwn import Mrkdwn, cut, cut_text

CONFIRM_TEXT_MAX = 300  # Characters; slack_sdk's ConfirmObject knows it too.
CONTEXT_MAX = 2000  # Characters, ours; small print that is longer is none.


def section(text: Mrkdwn, accessory: InteractiveElement | None = None) -> SectionBlock:
    """A paragraph, with a button or a select at its right."""
    shown = cut(text, SectionBlock.text_max_length)
    return SectionBlock(text=MarkdownTextObject(text=shown), accessory=accessory)


def context(text: Mrkdwn) -> ContextBlock:
    return ContextBlock(elements=[MarkdownTextObject(text=cut(text, CONTEXT_MAX))])


def confirm_dialog(*, title: str, text: str, yes: str) -> ConfirmObject:
    """Slack asks this before it sends a press that ends something; all of it plain text."""
    return ConfirmObject(
        title=cut_text(title, ConfirmObject.title_max_length),
        text=PlainTextObject(text=cut_text(text, CONFIRM_TEXT_MAX)),
        confirm=yes,
        deny="Cancel",
        style="danger",
    )


def button(text: str) -> str:
    """What a button says, cut to fit."""
    return cut_text(text, ButtonElement.text_max_length)
