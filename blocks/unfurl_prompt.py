"""What somebody is asked who shares links and is not linked."""

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from blocks.parts import paragraph
from blocks.rich_text import Rich, literal

UNFURL_LINK = "unfurl_link"
UNFURL_IGNORE = "unfurl_ignore"


def text(tracker: str) -> Rich:
    return literal(
        f"Link your {tracker} account with your Slack identity, and your {tracker} links unfurl: "
        "issues with their buttons, projects, releases, incidents."
    )


def unfurl_prompt(said: Rich, *, link: str, ignore: str) -> list[Block]:
    """`link` and `ignore` are what the buttons carry."""
    buttons = ActionsBlock(
        elements=[
            ButtonElement(text="Link", action_id=UNFURL_LINK, value=link, style="primary"),
            ButtonElement(text="Ignore", action_id=UNFURL_IGNORE, value=ignore),
        ]
    )
    return [paragraph(said), buttons]
