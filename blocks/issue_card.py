"""The card of an issue: what it is, how it stands, and the buttons that fit its state."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    MarkdownTextObject,
    SectionBlock,
)

from blocks.issue_buttons import issue_buttons
from blocks.mrkdwn import Mrkdwn, code, cut, cut_text, date, escape, join, link, strong

LEVEL_MARKS = {
    "debug": ":white_circle:",
    "info": ":large_blue_circle:",
    "warning": ":large_orange_circle:",
    "error": ":red_circle:",
    "fatal": ":rotating_light:",
}
TITLE_MAX = 300  # Characters, ours: a headline, not the whole message.
EXCERPT_MAX = 600  # Characters, ours: the line that says most, not the stack.
TAGS_MAX = 10  # Elements of a context block; Slack's Block Kit reference.
CONTEXT_MAX = 2000  # Characters, ours; Slack takes no more in a context element's text.


def issue_card(
    *,
    token: str,
    title: str,
    url: str,
    level: str,
    status: str,
    state: str,
    culprit: str,
    excerpt: str,
    tags: Mapping[str, str],
    facts: Sequence[tuple[str, str]],
    first_seen: tuple[int, str] | None,
    last_action: Mrkdwn,
    footer: Sequence[str],
    until: tuple[int, str] | None = None,
    suggested: Sequence[str] = (),
    select: Mapping[str, Any] | None = None,
) -> list[Block]:
    """Draw the card.

    `token` is what the buttons carry; `state` is the tracker's finer word for `status`;
    `first_seen`, and `until` when it is archived, are an epoch and its words; `select` is what
    `issue_buttons` takes beside.
    """
    drawn: list[Block] = [_headline(title, url, level, culprit)]
    if excerpt:
        drawn.append(_section(code(cut_text(excerpt, EXCERPT_MAX))))
    if tags:
        drawn.append(_tags(tags))
    drawn.append(_facts(facts, state, until, first_seen))
    if suggested:
        drawn.append(_context(join("Suggested Assignees: ", ", ".join(suggested))))
    if last_action:
        drawn.append(_section(last_action))
    drawn.append(issue_buttons(token, status, **(select or {})))
    if any(footer):
        drawn.append(_context(Mrkdwn("  ·  ".join(escape(part) for part in footer if part))))
    return drawn


def _facts(
    facts: Sequence[tuple[str, str]],
    state: str,
    until: tuple[int, str] | None,
    first_seen: tuple[int, str] | None,
) -> ContextBlock:
    ends = join(strong(f"{state} until"), " ", date(*until)) if until else state
    seen = [("First Seen", date(*first_seen))] if first_seen else []
    shown = [*facts, ("State", ends), *seen]
    return _context(*(join(name, ": ", strong_or_date(value)) for name, value in shown))


def strong_or_date(value: str) -> Mrkdwn:
    return value if isinstance(value, Mrkdwn) else strong(value)


def _headline(title: str, url: str, level: str, culprit: str) -> SectionBlock:
    mark = LEVEL_MARKS.get(level, LEVEL_MARKS["error"])
    head = link(url, cut_text(title, TITLE_MAX))
    under = join("\n", cut_text(culprit, TITLE_MAX)) if culprit else ""
    return _section(Mrkdwn(f"{mark} *{head}*{under}"))


def _tags(tags: Mapping[str, str]) -> ContextBlock:
    shown = list(tags.items())[:TAGS_MAX]
    return _context(
        *(join(cut_text(name, 50), ": ", strong(cut_text(value, 100))) for name, value in shown)
    )


def _section(text: Mrkdwn) -> SectionBlock:
    return SectionBlock(text=MarkdownTextObject(text=cut(text, SectionBlock.text_max_length)))


def _context(*texts: Mrkdwn) -> ContextBlock:
    return ContextBlock(
        elements=[MarkdownTextObject(text=cut(text, CONTEXT_MAX)) for text in texts]
    )
