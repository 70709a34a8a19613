"""Text without any marks: what buttons, options and labels say."""

from slack_sdk.models.blocks import ButtonElement, ConfirmObject, PlainTextObject

from blocks.graphemes import cut_text
from blocks.rich_text import one_line

CONFIRM_TEXT_MAX = 300  # Characters; slack_sdk's ConfirmObject knows it too.


def plain(text: str, limit: int) -> PlainTextObject:
    """What a button, an option, a label says, cut to fit; no emoji by its name."""
    return PlainTextObject(text=cut_text(one_line(text) or " ", limit), emoji=False)


def confirm_dialog(*, title: str, text: str, yes: str) -> ConfirmObject:
    """Slack asks this before it sends a press that ends something; all of it plain text."""
    return ConfirmObject(
        title=cut_text(title, ConfirmObject.title_max_length),
        text=plain(text, CONFIRM_TEXT_MAX),
        confirm=yes,
        deny="Cancel",
        style="danger",
    )


def button(text: str) -> PlainTextObject:
    """What a button says, cut to fit."""
    return plain(text, ButtonElement.text_max_length)
