"""What people see about their identity in messages, and the buttons that change it."""

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
)

from blocks.parts import paragraph
from blocks.plain_text import CONFIRM_TEXT_MAX, plain
from blocks.rich_text import Rich

BUTTON_MAX = ButtonElement.text_max_length  # Characters.
LINK_IDENTITY = "link_identity"
UNLINK_IDENTITY = "unlink_identity"


def not_linked(text: str | Rich) -> list[Block]:
    """Why nothing happened, and the way to change that."""
    return [paragraph(text), ActionsBlock(elements=[link_button()])]


def not_allowed(text: str | Rich, tracker: str) -> list[Block]:
    """The same where the person has to allow it in the tracker: linking asks for that."""
    press = ButtonElement(
        text=f"Allow it in {tracker}"[:BUTTON_MAX],
        action_id=LINK_IDENTITY,
        value="link",
        style="primary",
    )
    return [paragraph(text), ActionsBlock(elements=[press])]


def linked_elsewhere(text: str | Rich) -> list[Block]:
    return [paragraph(text), ActionsBlock(elements=[unlink_button()])]


def link_button() -> ButtonElement:
    return ButtonElement(
        text="Link your identity now", action_id=LINK_IDENTITY, value="link", style="primary"
    )


def unlink_button() -> ButtonElement:
    """Slack asks before it sends the press."""
    return ButtonElement(
        text="Unlink your identity now",
        action_id=UNLINK_IDENTITY,
        value="unlink",
        style="danger",
        confirm=ConfirmObject(
            title="Unlink your identity?",
            text=plain(
                "Buttons will not work for you, and you get no direct messages, "
                "until you link it again.",
                CONFIRM_TEXT_MAX,
            ),
            confirm="Unlink",
            deny="Cancel",
            style="danger",
        ),
    )
