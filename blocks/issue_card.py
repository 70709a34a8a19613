"""The card of an issue: what it is, how it stands, and the buttons that fit its state."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, ContextBlock

from blocks.graphemes import cut_text
from blocks.issue_buttons import GONE, issue_buttons
from blocks.parts import context, image, paragraph
from blocks.rich_text import Rich, code, date, emoji, join, joined, link, strong

LEVEL_MARKS = {
    "debug": "white_circle",
    "info": "large_blue_circle",
    "warning": "large_orange_circle",
    "error": "red_circle",
    "fatal": "rotating_light",
}
TITLE_MAX = 300  # Characters, ours: a headline, not the whole message.
EXCERPT_MAX = 600  # Characters, ours: the line that says most, not the stack.
TAGS_MAX = 10  # Elements of a context block; Slack's Block Kit reference.


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
    last_action: Rich,
    footer: Sequence[str],
    until: tuple[int, str] | None = None,
    suggested: Sequence[str] = (),
    select: Mapping[str, Any] | None = None,
    picture: str = "",
    alt: str = "",
) -> list[Block]:
    """Draw the card.

    `token` is what the buttons carry; `state` is the tracker's finer word for `status`;
    `first_seen`, and `until` when it is archived, are an epoch and its words; `select` is what
    `issue_buttons` takes beside; `picture` is the id of a file of Slack's, `alt` what it shows.
    """
    drawn: list[Block] = [_headline(title, url, level, culprit)]
    drawn += [paragraph(code(cut_text(excerpt, EXCERPT_MAX)))] if excerpt else []
    drawn += [_tags(tags)] if tags else []
    drawn.append(_facts(facts, state, until, first_seen))
    drawn += [image(picture, alt or title)] if picture else []
    if suggested:
        drawn.append(context(join("Suggested Assignees: ", ", ".join(suggested))))
    drawn += [paragraph(last_action)] if last_action else []
    if status != GONE:
        drawn.append(issue_buttons(token, status, **(select or {})))
    if any(footer):
        drawn.append(context(joined("  ·  ", footer)))
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
    return context(*(join(name, ": ", _value(value)) for name, value in shown))


def _value(value: str | Rich) -> Rich:
    return value if isinstance(value, Rich) else strong(value)


def _headline(title: str, url: str, level: str, culprit: str) -> Block:
    mark = LEVEL_MARKS.get(level, LEVEL_MARKS["error"])
    head = strong(link(url, cut_text(title, TITLE_MAX)))
    under = f"\n{cut_text(culprit, TITLE_MAX)}" if culprit else ""
    return paragraph(join(emoji(mark), " ", head, under))


def _tags(tags: Mapping[str, str]) -> ContextBlock:
    shown = list(tags.items())[:TAGS_MAX]
    return context(
        *(join(cut_text(name, 50), ": ", strong(cut_text(value, 100))) for name, value in shown)
    )
