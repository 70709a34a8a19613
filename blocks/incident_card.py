"""The card of an incident: how bad it is, what was measured, its chart, and since when."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block

from blocks.graphemes import cut_text
from blocks.parts import context, image, section
from blocks.rich_text import date, emoji, join, joined, link, strong

COLOURS: Mapping[str, str] = {
    "open": "#FFC227",
    "warning": "#FFC227",
    "critical": "#FA4747",
    "resolved": "#4DC771",
}
MARKS: Mapping[str, str] = {  # Where there is no coloured bar, and for who can't tell the colours.
    "open": "large_yellow_circle",
    "warning": "large_yellow_circle",
    "critical": "red_circle",
    "resolved": "large_green_circle",
}
TITLE_MAX = 300  # Characters, ours: a headline, not the whole message.
TEXT_MAX = 1000  # Characters, ours: a figure in words.


def incident_card(
    *,
    title: str,
    url: str,
    status: str,
    text: str,
    started: tuple[int, str],
    lasted: str,
    footer: Sequence[str],
    picture: str = "",
    alt: str = "",
) -> list[Block]:
    """Draw the card, its headline first.

    `started` is an epoch and its words; `lasted` is how long it was, once it is over; `picture` is
    the id of a file of Slack's, and `alt` says what it shows.
    """
    headline = strong(link(url, cut_text(title, TITLE_MAX)))
    drawn: list[Block] = [section(join(emoji(MARKS[status]), " ", headline))]
    if text:
        drawn.append(section(cut_text(text, TEXT_MAX)))
    if picture:
        drawn.append(image(picture, alt or title))
    began = join("Started ", date(*started), f", lasted {lasted}" if lasted else "")
    drawn.append(context(joined("  ·  ", [*footer, began])))
    return drawn


def incident_colour(*, status: str, **_others: object) -> str:
    """Of the bar beside all but the headline."""
    return COLOURS[status]
