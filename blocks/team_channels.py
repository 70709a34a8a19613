"""Linking a team to the channel, and unlinking it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ExternalDataSelectElement,
    Option,
)

from blocks.graphemes import cut_text
from blocks.parts import context, section
from blocks.plain_text import button, confirm_dialog, plain
from blocks.rich_text import Rich, literal, strong
from blocks.routes import FILE_NOTE

LINK_TEAM = "link_team"
UNLINK_TEAM = "unlink_team"
TEAMS_MAX = 20  # Ours: Slack takes 50 blocks in a message, and about 13,200 characters.
NAME_MAX = 100  # Characters, ours; as long as a slug may be.
WHICH = literal("Which team has this channel? The team's notifications will come here.")


def team_select() -> list[Block]:
    """The select of the teams that the person may link."""
    select = ExternalDataSelectElement(
        placeholder="Select a team…", action_id=LINK_TEAM, min_query_length=0
    )
    return [section(WHICH), ActionsBlock(elements=[select])]


def team_option(value: str, name: str) -> Option:
    return Option(value=value, text=plain(name, Option.label_max_length))


def unlink_buttons(teams: Sequence[tuple[str, str]], *, is_of_file: bool) -> list[Block]:
    """Each of the channel's teams with its button, which carries the team's token."""
    drawn: list[Block] = [section("These teams' notifications come to this channel:")]
    if is_of_file:
        drawn.append(context(FILE_NOTE))
    for token, name in teams[:TEAMS_MAX]:
        shown = cut_text(name, NAME_MAX)
        drawn.append(section(strong(shown), _button(token, shown)))
    return drawn


def linked_line(name: str, others: Sequence[str], *, is_new: bool) -> Rich:
    """A second team in a channel is allowed, and said."""
    already = "" if is_new else " already"
    more = f" So do those of {', '.join(others)}." if others else ""
    return literal(f"{name}'s notifications{already} come to this channel.{more}")


def _button(token: str, name: str) -> ButtonElement:
    return ButtonElement(
        text=button(f"Unlink {name}"),
        action_id=UNLINK_TEAM,
        value=token,
        style="danger",
        confirm=confirm_dialog(
            title="Unlink the team?",
            text=f"{name}'s notifications will go to its members again, or to its other channels.",
            yes="Unlink",
        ),
    )
