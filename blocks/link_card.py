"""What stands under a link to a project or a release: its name, and a few facts."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ContextBlock, MarkdownTextObject, SectionBlock

from blocks.mrkdwn import Mrkdwn, cut, cut_text, date, join, link, strong

TITLE_MAX = 300  # Characters, ours: a headline, not the whole message.
FACT_MAX = 2000  # Characters, ours; Slack takes no more in a context element's text.


def link_card(
    *,
    title: str,
    url: str,
    kind: str,
    facts: Sequence[tuple[str, str]],
    since: tuple[int, str] | None = None,
) -> list[Block]:
    """`kind` is `Project` or `Release`; `since` is an epoch and its words: when it was heard of."""
    head = join(f"{kind} ", Mrkdwn(f"*{link(url, cut_text(title, TITLE_MAX))}*"))
    shown = [join(name, ": ", strong(value)) for name, value in facts]
    if since is not None:
        shown.append(join("First heard of: ", date(*since)))
    section = SectionBlock(text=MarkdownTextObject(text=cut(head, SectionBlock.text_max_length)))
    if not shown:
        return [section]
    elements = [MarkdownTextObject(text=cut(text, FACT_MAX)) for text in shown]
    return [section, ContextBlock(elements=elements)]
