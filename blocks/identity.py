"""What people see about their identity in messages, and the buttons that change it."""

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from blocks.mrkdwn import Mrkdwn, cut

LINK_IDENTITY = "link_identity"
UNLINK_IDENTITY = "unlink_identity"


def not_linked(text: str) -> list[Block]:
    """Why nothing happened, and the way to change that."""
    return [_section(text), ActionsBlock(elements=[link_button()])]


def linked_elsewhere(text: str) -> list[Block]:
    return [_section(text), ActionsBlock(elements=[unlink_button()])]


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
            text=PlainTextObject(
                text="Buttons will not work for you, and you get no direct messages, "
                "until you link it again."
            ),
            confirm="Unlink",
            deny="Cancel",
            style="danger",
        ),
    )


def _section(text: str) -> SectionBlock:
    """`text` is markup."""
    shown = cut(Mrkdwn(text), SectionBlock.text_max_length)
    return SectionBlock(text=MarkdownTextObject(text=shown))
