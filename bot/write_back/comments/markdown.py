"""Slack's mrkdwn as the Markdown of a comment: names for ids, links, code as it was typed.

https://docs.slack.dev/messaging/formatting-message-text says what may stand in `<…>`.
"""

import re
from collections.abc import Iterator
from typing import Protocol

from bot.providers.card_markdown import escape

CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
TOKEN = re.compile(r"<([^<>|\n]+)(?:\|([^<>]*))?>")
ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # All that Slack escapes.
MAIL = "mailto:"


class Names(Protocol):
    def person(self, user_id: str) -> str:
        """What people call that Slack user; the id where nobody knows."""

    def channel(self, channel_id: str) -> str:
        """The channel's name without #; the id where nobody knows."""


def markdown(text: str, names: Names) -> str:
    """The text, styles and emoji as they were typed."""
    pieces = enumerate(CODE.split(text))
    return "".join("".join(_pieces(piece, names, is_code=n % 2 == 1)) for n, piece in pieces)


def _pieces(text: str, names: Names, *, is_code: bool) -> Iterator[str]:
    at = 0
    for token in TOKEN.finditer(text):
        yield _unescaped(text[at : token.start()])
        yield _token(_unescaped(token[1]), _unescaped(token[2] or ""), names, is_code=is_code)
        at = token.end()
    yield _unescaped(text[at:])


def _token(target: str, label: str, names: Names, *, is_code: bool) -> str:
    sign, what = target[:1], target[1:]
    if sign in {"@", "#"}:
        name = names.person(what) if sign == "@" else label or names.channel(what)
        return f"{sign}{name if is_code else escape(name)}"
    if sign == "!":
        return _special(what, label)
    address = target.removeprefix(MAIL)
    if is_code or not label or label in {target, address}:
        return label if is_code and label else address
    return f"[{escape(label)}]({target})"


def _special(what: str, label: str) -> str:
    """`here`, a group of people, a date: what Slack would show where it can't draw it."""
    if label:
        return label
    return f"@{what.partition('^')[0]}"


def _unescaped(text: str) -> str:
    for entity, character in ENTITIES:
        text = text.replace(entity, character)
    return text
