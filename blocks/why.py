"""Who was told what of an issue, or why not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock

from blocks.mrkdwn import Mrkdwn, cut, escape, join, strong
from blocks.parts import context, section
from blocks.targets import target

TEXT_MAX = 11_000  # Characters of one message's blocks, ours: Slack takes about 13,200.
BLOCKS_MAX = 44  # Ours: Slack takes 50.
WHY_OLDER = "why_older"
SECTION_MAX = 2500  # Characters of one activity's outcomes, ours.


@dataclass(frozen=True)
class Told:
    """One activity, and what became of it: targets with what they got, or why not."""

    activity_id: int
    at: str
    sentence: str
    outcomes: Sequence[tuple[str, str]]
    more: int  # Outcomes that are left out.
    nobody: str  # Why there are no outcomes.


def why(
    *, title: str, told: Sequence[Told], older: int, cards: Sequence[tuple[str, str]], name: str
) -> list[Block]:
    """The newest first, as much as a message holds; `title` has a second line of facts.

    `older`: how many came before these. The button brings them; it carries `name`.
    """
    head, _, facts = title.partition("\n")
    small = [context(escape(facts))] if facts else []
    drawn: list[Block] = [section(strong(head)), *small, _cards(cards)]
    room, left = TEXT_MAX - _size(drawn), list(told)
    while left and len(drawn) < BLOCKS_MAX:
        text = _told(left[-1])
        room -= len(text)
        if room < 0:
            break
        drawn += [section(text)]
        oldest = left.pop().activity_id
    count = older + len(left)
    if count and len(left) < len(told):
        drawn += [DividerBlock(), _older(count, oldest, name)]
    return drawn


def read_older(value: str) -> tuple[str, str]:
    """What the button carries: the name, and the activity that the older ones are older than."""
    before, _, name = value.partition(" ")
    return name, before


def _older(count: int, oldest: int, name: str) -> Block:
    command = Mrkdwn(f"`python app.py why {escape(name)} --before {oldest}`")
    said, value = join(f"{count:,} older ones; on the machine: ", command), f"{oldest} {name}"
    if len(value) > ButtonElement.value_max_length:
        return section(cut(said, SECTION_MAX))
    return section(said, ButtonElement(text="Older", action_id=WHY_OLDER, value=value))


def _told(one: Told) -> Mrkdwn:
    head = join(strong(one.sentence), "\n", one.at)
    lines = [join("nobody was told: ", one.nobody)] if one.nobody else []
    more = [Mrkdwn(f"… and {one.more:,} more")] if one.more else []
    return cut(Mrkdwn("\n".join([head, *lines, *_lines(one.outcomes), *more])), SECTION_MAX)


def _cards(cards: Sequence[tuple[str, str]]) -> Block:
    if not cards:
        return section(Mrkdwn("It has no card anywhere."))
    return section(cut(Mrkdwn("\n".join(_lines(cards))), SECTION_MAX))


def _lines(outcomes: Sequence[tuple[str, str]]) -> Iterator[Mrkdwn]:
    for name, words in outcomes:
        yield join("• ", target(name), " ", words)


def _size(drawn: Sequence[Block]) -> int:
    return sum(len(str(block.to_dict())) for block in drawn)
