"""The words of blocks, and mrkdwn as a person reads it."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

# Keys whose strings are on the screen; "text" of a text object is one of them.
SHOWN = ("title", "pretext", "text", "fallback", "value", "footer", "author_name", "alt_text")
HIDDEN = ("metadata", "private_metadata", "url", "image_url", "action_id", "block_id", "type")
LINK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
MARKS = re.compile(r"(?<![\w`*_~])([*_~`])(\S(?:[^\n]*?\S)?)\1(?![\w`])")


def words_of(part: object) -> list[str]:
    """Every string that blocks, attachments or text objects show, in their order."""
    return list(_walk(part))


def _walk(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _walk(item)
    elif isinstance(part, dict):
        yield from _walk_object(part)


def _walk_object(part: dict[str, Any]) -> Iterator[str]:
    is_option = "text" in part and "value" in part
    is_button = part.get("type") == "button"
    for key, value in part.items():
        if isinstance(value, str):
            hidden_value = key == "value" and (is_option or is_button)
            if key in SHOWN and not hidden_value and not _is_repeated_fallback(part, key):
                yield value
        elif key not in HIDDEN:
            yield from _walk(value)


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
