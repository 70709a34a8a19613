"""Parts that all messages are made of; outside text stands in them as it was typed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    ImageBlock,
    InteractiveElement,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    SectionBlock,
)
from slack_sdk.models.blocks.basic_components import SlackFile, TextObject

from blocks import mrkdwn
from blocks.graphemes import cut_text
from blocks.mrkdwn import cut
from blocks.rich_text import Kind, Piece, Rich

TEXT_MAX = SectionBlock.text_max_length  # Characters; ours for rich text, Slack names no limit.
CONTEXT_MAX = 2000  # Characters, ours; small print that is longer is none.
ELEMENTS_MAX = ContextBlock.elements_max_length
ALT_MAX = 2000  # Characters of a picture's text; Slack's Block Kit reference.
Json = dict[str, Any]
NOTHING = Piece(" ")  # Slack takes no block without text.


class Paragraph(RichTextBlock):
    """Its pieces are plain JSON: as objects of slack_sdk they cost more than the rest of a card."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__(elements=[])
        self.elements = list(_elements(pieces))  # type: ignore[arg-type] # Dicts pass.


def paragraph(text: str | Rich) -> RichTextBlock:
    """Text with marks, links, mentions; in rich text none of it is parsed."""
    return Paragraph(cut(text, TEXT_MAX).pieces or (NOTHING,))


def section(text: str | Rich, accessory: InteractiveElement | None = None) -> Block:
    """A paragraph, with a button or a select at its right: rich text has no room for one."""
    if accessory is None:
        return paragraph(text)
    return SectionBlock(text=_text_object(cut(text, TEXT_MAX)), accessory=accessory)


def image(file_id: str, alt: str) -> ImageBlock:
    """A picture that is a file of Slack's; `alt` says what it shows."""
    return ImageBlock(alt_text=cut_text(alt, ALT_MAX), slack_file=SlackFile(id=file_id))


def context(*texts: str | Rich) -> ContextBlock:
    """Small print. It takes no rich text: what mrkdwn can't show as it is, is plain text."""
    shown = [cut(text, CONTEXT_MAX) for text in texts if text][:ELEMENTS_MAX]
    apart = [part for text in shown for part in _apart(text)]
    drawn = [_text_object(text) for text in (apart if len(apart) <= ELEMENTS_MAX else shown)]
    return ContextBlock(elements=drawn or [PlainTextObject(text=" ")])


def _apart(text: Rich) -> Iterable[Rich]:
    """Its texts apart from its links, mentions, times, where mrkdwn can't show the texts."""
    if mrkdwn.is_inert(text):
        return [text]
    runs = groupby(text.pieces, lambda piece: piece.kind in {Kind.TEXT, Kind.FENCED})
    return [Rich(tuple(pieces)) for _, pieces in runs]


def _text_object(text: Rich) -> TextObject:
    if mrkdwn.is_inert(text):
        return MarkdownTextObject(text=mrkdwn.mrkdwn(text) or " ", verbatim=True)
    return PlainTextObject(text=mrkdwn.plain(text), emoji=False)


def _elements(pieces: Sequence[Piece]) -> Iterator[Json]:
    for is_fenced, run in groupby(pieces, lambda piece: piece.kind is Kind.FENCED):
        kind = "rich_text_preformatted" if is_fenced else "rich_text_section"
        yield {"type": kind, "elements": [_element(piece) for piece in run]}


def _element(piece: Piece) -> Json:
    element = _ELEMENTS[piece.kind](piece)
    if piece.styles and piece.kind not in {Kind.DATE, Kind.EMOJI}:  # They take none.
        element["style"] = dict.fromkeys(sorted(piece.styles), True)
    return element


def _date(piece: Piece) -> Json:
    shown = {"type": "date", "timestamp": piece.epoch, "format": piece.target}
    return shown | ({"fallback": piece.text} if piece.text else {})


_ELEMENTS: Mapping[Kind, Callable[[Piece], Json]] = {
    Kind.TEXT: lambda piece: {"type": "text", "text": piece.text},
    Kind.FENCED: lambda piece: {"type": "text", "text": piece.text},
    Kind.LINK: lambda piece: {"type": "link", "url": piece.target, "text": piece.text},
    Kind.USER: lambda piece: {"type": "user", "user_id": piece.target},
    Kind.CHANNEL: lambda piece: {"type": "channel", "channel_id": piece.target},
    Kind.DATE: _date,
    Kind.EMOJI: lambda piece: {"type": "emoji", "name": piece.text},
}
