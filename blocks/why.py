"""Who was told what of an issue, or why not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, DividerBlock

from blocks.mrkdwn import Mrkdwn, cut, escape, join, strong
from blocks.parts import context, section
from blocks.targets import target

TEXT_MAX = 11_000  # Characters of one message's blocks, ours: Slack takes about 13,200.
BLOCKS_MAX = 45  # Ours: Slack takes 50.
SECTION_MAX = 2500  # Characters of one activity's outcomes, ours.


@dataclass(frozen=True)
class Told:
    """One activity, and what became of it: targets with what they got, or why not."""

    at: str
    sentence: str
    outcomes: Sequence[tuple[str, str]]
    nobody: str  # Why there are no outcomes.


def why(
    *, title: str, told: Sequence[Told], cards: Sequence[tuple[str, str]], name: str
) -> list[Block]:
    """The newest first, as much as a message holds; `title` has a second line of facts."""
    head, _, facts = title.partition("\n")
    small = [context(escape(facts))] if facts else []
    drawn: list[Block] = [section(strong(head)), *small, _cards(cards)]
    room, shown = TEXT_MAX - _size(drawn), 0
    for text in (_told(one) for one in reversed(told)):
        room -= len(text)
        if room < 0 or len(drawn) >= BLOCKS_MAX:
            break
        drawn += [section(text)]
        shown += 1
    if shown < len(told):
        more = f"{len(told) - shown} older ones: "
        drawn += [
            DividerBlock(),
            context(join(more, Mrkdwn(f"`python app.py why {escape(name)}`"))),
        ]
    return drawn


def _told(one: Told) -> Mrkdwn:
    head = join(strong(one.sentence), "\n", one.at)
    lines = [join("nobody was told: ", one.nobody)] if one.nobody else []
    return cut(Mrkdwn("\n".join([head, *lines, *_lines(one.outcomes)])), SECTION_MAX)


def _cards(cards: Sequence[tuple[str, str]]) -> Block:
    if not cards:
        return section(Mrkdwn("It has no card anywhere."))
    return section(cut(Mrkdwn("\n".join(_lines(cards))), SECTION_MAX))


def _lines(outcomes: Sequence[tuple[str, str]]) -> Iterator[Mrkdwn]:
    for name, words in outcomes:
        yield join("• ", target(name), " ", words)


def _size(drawn: Sequence[Block]) -> int:
    return sum(len(str(block.to_dict())) for block in drawn)
