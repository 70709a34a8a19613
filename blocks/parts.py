"""Parts that all messages are made of; outside text stands in them as it was typed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    InteractiveElement,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextPreformattedElement,
    RichTextSectionElement,
    SectionBlock,
)
from slack_sdk.models.blocks.basic_components import TextObject

from blocks import mrkdwn
from blocks.mrkdwn import cut
from blocks.rich_text import Kind, Piece, Rich

TEXT_MAX = SectionBlock.text_max_length  # Characters; ours for rich text, Slack names no limit.
CONTEXT_MAX = 2000  # Characters, ours; small print that is longer is none.
ELEMENTS_MAX = ContextBlock.elements_max_length
NOTHING = Piece(" ")  # Slack takes no block without text.


def paragraph(text: str | Rich) -> RichTextBlock:
    """Text with marks, links, mentions; in rich text none of it is parsed."""
    pieces = cut(text, TEXT_MAX).pieces or (NOTHING,)
    return RichTextBlock(elements=list(_elements(pieces)))


def section(text: str | Rich, accessory: InteractiveElement | None = None) -> Block:
    """A paragraph, with a button or a select at its right: rich text has no room for one."""
    if accessory is None:
        return paragraph(text)
    return SectionBlock(text=_text_object(cut(text, TEXT_MAX)), accessory=accessory)


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


def _elements(pieces: Sequence[Piece]) -> Iterator[RichTextElement]:
    for is_fenced, run in groupby(pieces, lambda piece: piece.kind is Kind.FENCED):
        shape = RichTextPreformattedElement if is_fenced else RichTextSectionElement
        yield shape(elements=[_element(piece) for piece in run])


def _element(piece: Piece) -> RichTextElement:
    style = dict.fromkeys(sorted(piece.styles), True) or None
    shape = RichTextElementParts
    match piece.kind:
        case Kind.LINK:
            return shape.Link(url=piece.target, text=piece.text, style=style)
        case Kind.USER:
            return shape.User(user_id=piece.target, style=style)
        case Kind.CHANNEL:
            return shape.Channel(channel_id=piece.target, style=style)
        case Kind.DATE:
            return _date(piece)
        case Kind.EMOJI:
            return shape.Emoji(name=piece.text)
        case _:
            return shape.Text(text=piece.text, style=style)


def _date(piece: Piece) -> RichTextElement:
    """It takes no style."""
    return RichTextElementParts.Date(
        timestamp=piece.epoch, format=piece.target, fallback=piece.text or None
    )
