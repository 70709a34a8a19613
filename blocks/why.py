"""Who was told what of an issue, or why not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock

from blocks.as_json import as_json
from blocks.mrkdwn import cut, mrkdwn
from blocks.parts import context, section
from blocks.rich_text import Rich, code_word, date, join, joined, literal, strong
from blocks.targets import target

TEXT_MAX = 11_000  # Characters of one message's blocks, ours: Slack takes about 13,200.
BLOCKS_MAX = 44  # Ours: Slack takes 50.
WHY_OLDER = "why_older"
# A time as bot/explain/why.py writes it, with or without its seconds.
MOMENT = re.compile(r"\b(\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?) UTC\b", re.ASCII)
MINUTES, TO_THE_SECOND = "{date_short_pretty} {time}", "{date_short_pretty} {time_secs}"
SECTION_MAX = 2500  # Characters of one activity's outcomes, ours.


@dataclass(frozen=True)
class ToldActivity:
    """One activity, and what became of it: targets with what they got, or why not."""

    activity_id: int
    at: tuple[int, str]  # An epoch and its words.
    sentence: str
    outcomes: Sequence[tuple[str, str]]
    more: int  # Outcomes that are left out.
    nobody: str  # Why there are no outcomes.
    came: str = ""  # By which way.


def why(
    *,
    title: str,
    told: Sequence[ToldActivity],
    older: int,
    cards: Sequence[tuple[str, str]],
    name: str,
) -> list[Block]:
    """The newest first, as much as a message holds; `title` has a second line of facts.

    `older`: how many came before these. The button brings them; it carries `name`.
    """
    head, _, facts = title.partition("\n")
    small = [context(facts)] if facts else []
    drawn: list[Block] = [section(strong(head)), *small, _cards(cards)]
    room, left = TEXT_MAX - _size(drawn), list(told)
    while left and len(drawn) < BLOCKS_MAX:
        text = _told(left[-1])
        room -= len(mrkdwn(text))
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
    command = code_word(f"python app.py why {name} --before {oldest}")
    said, value = join(f"{count:,} older ones; on the server: ", command), f"{oldest} {name}"
    if len(value) > ButtonElement.value_max_length:
        return section(cut(said, SECTION_MAX))
    return section(said, ButtonElement(text="Older", action_id=WHY_OLDER, value=value))


def _told(one: ToldActivity) -> Rich:
    came = f", {one.came}" if one.came else ""
    head = join(strong(one.sentence), "\n", date(*one.at, TO_THE_SECOND), came)
    lines = [join("Nobody was notified: ", _dated(one.nobody))] if one.nobody else []
    more = [literal(f"… and {one.more:,} more")] if one.more else []
    return cut(joined("\n", [head, *lines, *_lines(one.outcomes), *more]), SECTION_MAX)


def _cards(cards: Sequence[tuple[str, str]]) -> Block:
    if not cards:
        return section("It has no card anywhere.")
    return section(cut(joined("\n", _lines(cards)), SECTION_MAX))


def _lines(outcomes: Sequence[tuple[str, str]]) -> Iterator[Rich]:
    for name, words in outcomes:
        yield join("• ", target(name), ": ", _dated(words))


def _dated(words: str) -> Rich:
    """The times in our own words in each reader's zone; in UTC where Slack can't show that."""
    parts: list[str | Rich] = []
    end = 0
    for found in MOMENT.finditer(words):
        parts += [words[end : found.start()], _date(found)]
        end = found.end()
    return join(*parts, words[end:])


def _date(found: re.Match[str]) -> str | Rich:
    try:
        at = datetime.fromisoformat(f"{found[1]}+00:00")
    except ValueError:  # It only looks like one.
        return found[0]
    return date(int(at.timestamp()), found[0], TO_THE_SECOND if found[2] else MINUTES)


def _size(drawn: Sequence[Block]) -> int:
    return sum(len(str(as_json(block))) for block in drawn)
