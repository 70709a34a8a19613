"""What stands under a link to a project or a release: its name, and a few facts."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from blocks.graphemes import cut_text
from blocks.parts import context, paragraph
from blocks.rich_text import date, join, link, strong

TITLE_MAX = 300  # Characters, ours: a headline, not the whole message.


def link_card(
    *,
    title: str,
    url: str,
    kind: str,
    facts: Sequence[tuple[str, str]],
    since: tuple[int, str] | None = None,
) -> list[Block]:
    """`kind` is `Project` or `Release`; `since` is an epoch and its words: when it was heard of."""
    head = paragraph(join(f"{kind} ", strong(link(url, cut_text(title, TITLE_MAX)))))
    shown = [join(name, ": ", strong(value)) for name, value in facts]
    if since is not None:
        shown.append(join("First heard of: ", date(*since)))
    return [head, context(*shown)] if shown else [head]
