"""Two checkers of Block Kit that differ; what Slack would take passes both."""

from collections.abc import Collection
from typing import Any

import blockkit

from bot.sandbox.blocks_check import check_message

CLASSES = {  # All others by their type.
    "mrkdwn": "Text",
    "plain_text": "Text",
    "image": "Image",
    "email_text_input": "EmailInput",
    "timepicker": "TimePicker",
    "text": "RichTextEl",
    "link": "RichLinkEl",
    "user": "RichUserEl",
    "channel": "RichChannelEl",
    "emoji": "RichEmojiEl",
    "date": "RichDateEl",
}


def check(blocks: list[dict[str, Any]], files: Collection[str] = ()) -> None:
    """Raise what either of them finds: the sandbox's rules, and PyPI's blockkit.

    `files` are the ids of those that were uploaded.
    """
    check_message(blocks, None, None, files)
    for block in blocks:
        _built(block).build()


def _built(part: Any) -> Any:
    """The same as blockkit's own object, which checks itself when it is built."""
    if isinstance(part, list):
        return [_built(each) for each in part]
    if not isinstance(part, dict):
        return part
    kind = part.get("type")
    if kind is None:
        return _composed(part)
    name = CLASSES.get(kind) or "".join(word.title() for word in kind.split("_"))
    values = {key: _built(value) for key, value in part.items() if key != "type"}
    if values.get("min_query_length") == 0:
        del values["min_query_length"]  # Slack takes it; blockkit wants 1 or more.
    if name == "Text":
        values["type"] = kind
    for bound in {"min_value", "max_value"} & set(values):
        values[bound] = int(values[bound])  # Text to Slack, a number to blockkit.
    return getattr(blockkit, name)(**values)


def _composed(part: dict[str, Any]) -> Any:
    """What has no type, by its fields."""
    values = {key: _built(value) for key, value in part.items()}
    if part and part.keys() <= {"bold", "italic", "strike", "code"}:
        return blockkit.RichStyle(**values)
    if {"text", "value"} <= set(part):
        return blockkit.Option(**values)
    if {"confirm", "deny"} <= set(part):
        return blockkit.Confirm(**values)
    if part.keys() in ({"id"}, {"url"}):
        return blockkit.SlackFile(**values)
    return values
