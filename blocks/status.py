"""Status of the relay: what is connected, off, paused, and what waits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
)

from blocks.mrkdwn import cut
from blocks.own_words import own
from blocks.parts import context, section
from blocks.rich_text import Rich, date, emoji, join, joined, strong
from blocks.targets import target

RESUME_TARGET = "resume_target"
PAUSED_MAX = 20  # Ours: Slack takes 50 blocks in a message …
PAUSED_TEXT_MAX = 400  # … and about 13,200 characters in all of them.


@dataclass(frozen=True)
class Provider:
    title: str
    off: str  # Why it sends nothing, by its settings.
    down: str  # Why it takes nothing now.
    waiting: int


Moment = tuple[int, str]  # An epoch and its words.


@dataclass(frozen=True)
class Tracker:
    title: str
    faults: Sequence[str]
    read_at: Moment | None  # People and projects.
    polled_at: Moment | None = None  # Issues.
    unread: tuple[int, Moment | None] = (0, None)  # How many feeds wait, and since when.
    presses: tuple[int, Moment | None] = (0, None)  # The same of what was pressed.
    lost: str = ""  # Webhooks that did not arrive.


@dataclass(frozen=True)
class Paused:
    target: str
    reason: str
    since: tuple[int, str]  # An epoch and its words.
    waiting: int
    may_resume: bool


def status(
    *,
    workspace: str,
    seats: Sequence[tuple[str, str]],
    email: str,
    providers: Sequence[Provider],
    paused: Sequence[Paused],
    tracker: Tracker | None = None,
) -> list[Block]:
    """`seats` are the person's organizations and roles."""
    roles = ", ".join(f"{role} of {name}" for name, role in seats)
    head = own(":large_green_circle: Connected to *{workspace}*.", workspace=workspace)
    lines = [head, *map(provider_line, providers), *_tracker_lines(tracker)]
    drawn: list[Block] = [section(joined("\n", lines))]
    drawn += paused_targets(paused) or [section("Nothing is paused.")]
    return [*drawn, context(join("You are ", strong(email), f", {roles}."))]


def paused_targets(paused: Sequence[Paused]) -> list[Block]:
    """What is paused, each with the button that resumes it where its reader may."""
    return list(_paused(paused))


def provider_line(one: Provider) -> Rich:
    if one.off:
        return own(":white_circle: *{of}* is off: {why}", of=one.title, why=one.off)
    waits = "nothing waits" if not one.waiting else f"{one.waiting:,} waiting"
    if one.down:
        return join(
            emoji("red_circle"), " ", strong(one.title), f" takes nothing: {one.down}; {waits}"
        )
    return own(":large_green_circle: *{of}*: {waits}", of=one.title, waits=waits)


def _tracker_lines(tracker: Tracker | None) -> Iterator[Rich]:
    if tracker is None:
        return
    for fault in tracker.faults:
        said = join(emoji("red_circle"), " ", strong(tracker.title), f": {fault}.")
        yield cut(said, PAUSED_TEXT_MAX)
    if not tracker.faults:
        yield _as_of(tracker)
    yield from _waiting(tracker)
    if tracker.lost:
        yield cut(join(emoji("white_circle"), f" {tracker.lost}."), PAUSED_TEXT_MAX)


def _as_of(tracker: Tracker) -> Rich:
    if tracker.read_at is None:
        return own(":white_circle: *{of}*: nothing was read yet", of=tracker.title)
    since = join(": people and projects are as of ", date(*tracker.read_at))
    issues = join(", issues as of ", date(*tracker.polled_at)) if tracker.polled_at else ""
    return join(emoji("large_green_circle"), " ", strong(tracker.title), since, issues)


def _waiting(tracker: Tracker) -> Iterator[Rich]:
    """What is not read, and what is not answered; the oldest of each."""
    sand = emoji("hourglass_flowing_sand")
    count, since = tracker.unread
    if count and since:
        of = "an issue" if count == 1 else f"{count:,} issues, the oldest"
        yield join(sand, f" What happened to {of} waits to be read since ", date(*since))
    count, since = tracker.presses
    if count and since:
        what = "A press waits" if count == 1 else f"{count:,} presses wait"
        asked = f": {tracker.title} is asked again for 10 minutes, then whoever pressed is told"
        yield join(sand, f" {what} for {tracker.title} since ", date(*since), asked)


def _paused(paused: Sequence[Paused]) -> Iterator[Block]:
    for one in paused[:PAUSED_MAX]:
        kept = f" {one.waiting:,} waiting." if one.waiting else ""
        since = join(" is paused since ", date(*one.since), f": {one.reason}.{kept}")
        text = cut(join(emoji("warning"), " ", target(one.target), since), PAUSED_TEXT_MAX)
        yield section(text, _resume(one))
    if len(paused) > PAUSED_MAX:
        yield context(f"… and {len(paused) - PAUSED_MAX} more.")


def _resume(one: Paused) -> ButtonElement | None:
    """It carries the target, which is what a lane is called."""
    if not one.may_resume:
        return None
    return ButtonElement(text="Resume", action_id=RESUME_TARGET, value=one.target)
