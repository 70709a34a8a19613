"""What comes to a channel: its routes and its teams, and the button that ends routes."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from blocks.own_words import own
from blocks.parts import context, section
from blocks.plain_text import button, confirm_dialog
from blocks.rich_text import Rich, emoji, join, joined, slanted, strong

UNSUBSCRIBE = "unsubscribe"
TOKENS_MAX = 80  # Routes of one button, ours: their tokens fit Slack's 2,000 characters of a value.
LINES_MAX = 40  # Of one list, ours: more are no reading matter.
NONE = own("Nothing comes to this channel. `/helio subscribe PROJECT` changes that.")


def route_line(
    project: str,
    min_level: str | None,
    environment: str,
    broadcast: Sequence[str],
    alerts: Sequence[str] = (),
    *,
    link_back: bool = False,
) -> Rich:
    """`*api*: level warning and above, in production`; no project: all of them."""
    kinds = [kind.removeprefix("set_") for kind in broadcast]  # As people write them.
    conditions = [
        f"level {min_level} and above" if min_level else "every level",
        *([f"in {environment}"] if environment else []),
        *filter(None, alerts),
        *([f"shown in the channel too: {', '.join(kinds)}"] if kinds else []),
        *(["linked back"] if link_back else []),
    ]
    return join(strong(project or "all projects"), ": ", ", ".join(conditions))


def with_author(line: Rich, by: str) -> Rich:
    """`by` is empty for what the directory file says."""
    return join(line, " ", slanted(f"({by or 'directory file'})"))


def bullets(lines: Sequence[Rich]) -> Rich:
    shown = [join("• ", line) for line in lines[:LINES_MAX]]
    left = len(lines) - LINES_MAX
    return joined("\n", [*shown, f"… and {left} more" if left > 0 else ""])


def route_list(routes: Sequence[Rich], teams: Sequence[str], paused: str) -> list[Block]:
    """What comes to this channel; `paused` is why it does not come now."""
    drawn: list[Block] = [section(bullets(routes))] if routes else []
    if teams:
        too = " too" if routes else ""
        drawn.append(
            section(join(f"These teams' notifications come here{too}: ", ", ".join(teams)))
        )
    drawn = drawn or [section(NONE)]
    if paused:
        drawn.append(section(paused_line(paused)))
    return drawn


def paused_line(reason: str) -> Rich:
    return join(emoji("warning"), f" Nothing is sent to this channel now: {reason}. ", RESUMES)


RESUMES = own("`/helio status` resumes it.")


def end_buttons(
    routes: Sequence[Rich], others: Sequence[Rich], tokens: Sequence[str], *, is_of_file: bool
) -> list[Block]:
    """The question before routes end; the button carries their tokens. `others` bring it still."""
    drawn: list[Block] = [section(join("This comes to the channel:\n", bullets(routes)))]
    if others:
        drawn.append(section(join("It comes here by this too, which stays:\n", bullets(others))))
    if is_of_file:
        drawn.append(context(FILE_NOTE))
    carried = ",".join(tokens[:TOKENS_MAX])
    press = ButtonElement(
        text=button("Unsubscribe"),
        action_id=UNSUBSCRIBE,
        value=carried,
        style="danger",
        confirm=confirm_dialog(
            title="Unsubscribe?",
            text="New alerts will not come here by this. The cards that stand here stay.",
            yes="Unsubscribe",
        ),
    )
    return [*drawn, ActionsBlock(elements=[press])]


FILE_NOTE = "The directory file has it: take it out there as well, or the next load brings it back."
