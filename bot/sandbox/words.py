"""The words of blocks, and mrkdwn as a person reads it."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# Keys whose strings are on the screen; "text" of a text object is one of them.
SHOWN = ("title", "pretext", "text", "fallback", "value", "footer", "author_name", "alt_text")
HIDDEN = ("metadata", "private_metadata", "url", "image_url", "action_id", "block_id", "type")
RICH = {"rich_text_section", "rich_text_preformatted", "rich_text_quote"}
STYLES = {"code": "`", "strike": "~", "italic": "_", "bold": "*"}
LINK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
MARKS = re.compile(r"(?<![\w`*_~])([*_~`])(\S(?:[^\n]*?\S)?)\1(?![\w`])")


@dataclass(frozen=True, slots=True)
class Shown:
    """A string on the screen: as mrkdwn has it, and whether its marks are taken for what they are.

    Rich text has no marks in its strings; it is written here as mrkdwn would be.
    """

    written: str
    literal: str | None = None  # None: `written` is mrkdwn.

    def read(self, names: Mapping[str, str]) -> str:
        """As a person reads it."""
        return plain(self.written, names) if self.literal is None else self.literal


def words_of(part: object) -> list[str]:
    """Every string that blocks, attachments or text objects show, in their order."""
    return [shown.written for shown in _walk(part, {})]


def read(part: object, names: Mapping[str, str]) -> list[str]:
    """The same as a person reads them: without marks, mentions by name."""
    return [shown.read(names) for shown in _walk(part, names)]


def _walk(part: object, names: Mapping[str, str]) -> Iterator[Shown]:
    if isinstance(part, list):
        for item in part:
            yield from _walk(item, names)
    elif isinstance(part, dict):
        kind = str(part.get("type"))
        if kind == "plain_text":
            yield Shown(str(part.get("text")), str(part.get("text")))
        elif kind in RICH:
            yield _run(part, names)
        else:
            yield from _walk_object(part, names)


def _run(part: dict[str, Any], names: Mapping[str, str]) -> Shown:
    """A paragraph of rich text: its pieces are one string."""
    pieces = [piece for piece in part.get("elements") or [] if isinstance(piece, dict)]
    written = "".join(_marked(piece, _written(piece)) for piece in pieces)
    return Shown(written, "".join(_read(piece, names) for piece in pieces))


def _written(piece: dict[str, Any]) -> str:
    text = html.escape(str(piece.get("text") or ""), quote=False)
    form = {
        "link": "<{url}|{text}>",
        "user": "<@{user_id}>",
        "channel": "<#{channel_id}>",
        "broadcast": "<!{range}>",
        "emoji": ":{name}:",
        "date": "<!date^{timestamp}^{format}|{fallback}>",
    }.get(str(piece.get("type")), "{text}")
    return form.format_map({"url": "", "fallback": "", **piece, "text": text})


def _marked(piece: dict[str, Any], written: str) -> str:
    for style, mark in STYLES.items():
        if (piece.get("style") or {}).get(style) and written.strip():
            written = f"{mark}{written}{mark}"
    return written


def _read(piece: dict[str, Any], names: Mapping[str, str]) -> str:
    match piece.get("type"):
        case "user":
            return "@" + names.get(str(piece["user_id"]), str(piece["user_id"]))
        case "channel":
            return "#" + names.get(str(piece["channel_id"]), str(piece["channel_id"]))
        case "broadcast":
            return f"@{piece['range']}"
        case "emoji":
            return f":{piece['name']}:"
        case "date":
            return str(piece.get("fallback") or "")
        case _:
            return str(piece.get("text") or piece.get("url") or "")


def _walk_object(part: dict[str, Any], names: Mapping[str, str]) -> Iterator[Shown]:
    is_option = "text" in part and "value" in part
    is_button = part.get("type") == "button"
    for key, value in part.items():
        if isinstance(value, str):
            hidden_value = key == "value" and (is_option or is_button)
            if key in SHOWN and not hidden_value and not _is_repeated_fallback(part, key):
                yield Shown(value)
        elif key not in HIDDEN:
            yield from _walk(value, names)


def _is_repeated_fallback(part: dict[str, Any], key: str) -> bool:
    """An attachment's fallback is not on the screen when it has anything else."""
    return key == "fallback" and bool(part.get("blocks") or part.get("text") or part.get("title"))


def plain(text: str, names: Mapping[str, str]) -> str:
    """Mrkdwn without its marks: links by label, mentions by name, entities as characters."""
    text = LINK.sub(lambda found: _link(found[1], found[2], names), text)
    for _ in range(3):  # Bold in italic in strike is as deep as people nest them.
        text = MARKS.sub(r"\2", text)
    return html.unescape(text)


def _link(target: str, label: str | None, names: Mapping[str, str]) -> str:
    if target.startswith("!date^"):
        return label or target
    if target[:1] in {"@", "#"}:
        return target[0] + names.get(target[1:], label or target[1:])
    if target.startswith("!"):
        return label or "@" + target[1:]
    return label or target
