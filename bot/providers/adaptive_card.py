"""A note as an Adaptive Card 1.4, as Teams shows it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.notes.note import Effect, Line, Link, Note, Person, Span, Strong
from bot.providers.card_markdown import escape, markdown, single_lines
from bot.providers.texts import cut, one_line, usable

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
BYTES_MAX = 24_000  # Of the whole message; Teams takes 28 KB.
TITLE_MAX = 300  # Characters.
SPEAK_MAX = 500  # Characters of what is read aloud, or shown instead of the card.
# Characters of each text, and how many lines and facts: the next where a card comes too large.
SIZES = ((4000, 20), (1500, 20), (600, 12), (200, 6), (60, 3))
STYLES = {"fatal": "attention", "error": "attention", "warning": "warning"}
EFFECT_STYLES = {
    Effect.ACKNOWLEDGES: "accent",
    Effect.CLOSES: "good",
    Effect.TELLS: "emphasis",
}

Json = dict[str, Any]
Part = TypeVar("Part")


def message(note: Note, tracker: str, form: str) -> Json:
    """What is posted: the card in its envelope, or `bare`; never more than BYTES_MAX."""
    for text_max, rows_max in SIZES:
        posted = _posted(_Drawing(tracker, text_max, rows_max).card(note), form)
        if size(posted) <= BYTES_MAX:
            return posted
    plainest = _Drawing(tracker, 0, 0, is_cut=True).card(note.as_plain())
    return _posted(plainest, form)


def size(posted: Json) -> int:
    """Bytes on the wire: requests writes JSON in ASCII."""
    return len(json.dumps(posted))


def _posted(card: Json, form: str) -> Json:
    if form == "bare":
        return card
    attachment = {"contentType": CARD_TYPE, "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


@dataclass
class _Drawing:
    """Draws one card within its limits, and notes whether something was cut."""

    tracker: str
    text_max: int  # Characters of each text.
    rows_max: int  # Of lines, of the excerpt's lines, and of facts.
    is_cut: bool = field(default=False)

    def card(self, note: Note) -> Json:
        title = one_line(note.headline) or one_line(note.title) or self.tracker
        body = [
            {"type": "Container", "style": _style(note), "bleed": True, "items": [_title(title)]},
            *self._lines(note.lines),
            *self._excerpt(note.excerpt),
            *self._facts(note.facts),
            *self._small(note.footer),
        ]
        self.is_cut = self.is_cut or len(title) > TITLE_MAX
        if self.is_cut:
            whole = f"This message was cut to fit. All of it is in {self.tracker}."
            body += self._small((whole,), limit=SPEAK_MAX)
        spoken = cut(one_line(title), SPEAK_MAX)
        return {
            "$schema": SCHEMA,
            "type": "AdaptiveCard",
            "version": "1.4",
            "fallbackText": spoken,
            "speak": spoken,
            "body": body,
        } | self._actions(note.url)

    def _lines(self, lines: Sequence[Line]) -> list[Json]:
        """A line a block, as below: those of a comment too."""
        single = [each for line in lines for each in single_lines(line)]
        drawn = [markdown(self._shortened(line)) for line in self._rows(single)]
        return [_text_block(text) for text in drawn if text]

    def _excerpt(self, excerpt: str) -> list[Json]:
        """A line a block: a line break within Markdown is shown by some clients only."""
        drawn = [_code(self._text(line)) for line in self._rows(excerpt.strip().splitlines())]
        blocks = [_text_block(text, fontType="Monospace", spacing="None") for text in drawn if text]
        return [{"type": "Container", "style": "emphasis", "items": blocks}] if blocks else []

    def _facts(self, facts: Sequence[tuple[str, str]]) -> list[Json]:
        shown = [
            {"title": escape(self._text(name)), "value": escape(self._text(value))}
            for name, value in self._rows(facts)
        ]
        return [{"type": "FactSet", "facts": shown}] if shown else []

    def _small(self, line: Line, limit: int | None = None) -> list[Json]:
        text = markdown(self._shortened(line, limit))
        return [_text_block(text, size="Small", isSubtle=True)] if text else []

    def _actions(self, url: str) -> Json:
        address = usable(url)
        title = f"Open in {self.tracker}"
        opening = {"type": "Action.OpenUrl", "title": title, "url": address}
        return {"actions": [opening]} if address else {}

    def _rows(self, rows: Sequence[Part]) -> Sequence[Part]:
        self.is_cut = self.is_cut or len(rows) > self.rows_max
        return rows[: self.rows_max]

    def _text(self, text: str) -> str:
        self.is_cut = self.is_cut or len(text) > self.text_max
        return cut(text, self.text_max)

    def _shortened(self, line: Line, limit: int | None = None) -> Line:
        """The spans that fit, the last one cut; markup is made of them afterwards."""
        room = self.text_max if limit is None else limit
        kept: list[Span] = []
        for span in line:
            words = _words(span)
            if len(words) > room:
                self.is_cut = True
                return (*kept, cut(words, room)) if room else tuple(kept)
            kept.append(span)
            room -= len(words)
        return tuple(kept)


def _code(text: str) -> str:
    """Markdown drops the spaces that a line begins with, unless they are such ones."""
    indent = len(text) - len(text.lstrip())
    return "\u00a0" * indent + escape(text) if text.strip() else ""


def _title(title: str) -> Json:
    text = escape(cut(one_line(title), TITLE_MAX))
    return _text_block(text, size="Medium", weight="Bolder")


def _text_block(text: str, **look: object) -> Json:
    return {"type": "TextBlock", "text": text, "wrap": True, **look}


def _style(note: Note) -> str:
    """What is to be done decides the colour; where somebody must look, how bad it is."""
    return EFFECT_STYLES.get(note.effect) or STYLES.get(note.level, "accent")


def _words(span: Span) -> str:
    match span:
        case Link() | Strong():
            return span.text
        case Person():
            return span.name
        case _:
            return span
