"""What somebody is asked who shares links and is not linked."""

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    MarkdownTextObject,
    SectionBlock,
)

from blocks.mrkdwn import Mrkdwn, join

UNFURL_LINK = "unfurl_link"
UNFURL_IGNORE = "unfurl_ignore"


def text(tracker: str) -> Mrkdwn:
    return join(
        f"Link your {tracker} account with your Slack identity, and your {tracker} links unfurl: "
        "issues with their buttons, projects, releases, incidents."
    )


def unfurl_prompt(said: Mrkdwn, *, link: str, ignore: str) -> list[Block]:
    """`link` and `ignore` are what the buttons carry."""
    buttons = ActionsBlock(
        elements=[
            ButtonElement(text="Link", action_id=UNFURL_LINK, value=link, style="primary"),
            ButtonElement(text="Ignore", action_id=UNFURL_IGNORE, value=ignore),
        ]
    )
    return [SectionBlock(text=MarkdownTextObject(text=said)), buttons]
