"""Slack's rules for what a message or view may hold: limits, required fields, unique ids.

All lengths are characters; docs.slack.dev/reference/block-kit/blocks.
"""

from collections import Counter
from collections.abc import Container, Iterator

from bot.sandbox.elements_check import ELEMENTS, IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from bot.sandbox.errors import SlackError, invalid
from bot.sandbox.records import Json
from bot.sandbox.schema import (
    Check,
    anything,
    array,
    boolean,
    by_type,
    error,
    one_of,
    record,
    string,
    text_object,
    web_address,
    whole_number,
)
from bot.sandbox.views import elements_of

MESSAGE_BLOCKS_MAX = 50
VIEW_BLOCKS_MAX = 100
ATTACHMENTS_MAX = 100
# All text of a message's blocks together; undocumented, slackapi/bolt-js#2509.
BLOCKS_TEXT_MAX = 13_200
METADATA_TYPE_MAX = 255
BLOCK_ID: dict[str, Check] = {"block_id": string(255)}
TYPE: dict[str, Check] = {"type": anything}

BLOCKS: dict[str, Check] = {
    "section": record(
        TYPE,
        BLOCK_ID
        | {
            "text": text_object(3000),
            "fields": array(text_object(2000), 1, 10),
            "accessory": by_type(ELEMENTS, *IN_SECTION),
            "expand": boolean,
        },
        ("text", "fields"),
    ),
    "header": record(
        TYPE | {"text": text_object(150, plain=True)}, BLOCK_ID | {"level": whole_number(1, 4)}
    ),
    "divider": record(TYPE, BLOCK_ID),
    "context": record(
        TYPE
        | {
            "elements": array(
                by_type(
                    {"image": IMAGE, "plain_text": text_object(3000), "mrkdwn": text_object(3000)}
                ),
                1,
                10,
            )
        },
        BLOCK_ID,
    ),
    "actions": record(TYPE | {"elements": array(by_type(ELEMENTS, *IN_ACTIONS), 1, 25)}, BLOCK_ID),
    "input": record(
        TYPE | {"label": text_object(2000, plain=True), "element": by_type(ELEMENTS, *IN_INPUT)},
        BLOCK_ID
        | {"hint": text_object(2000, plain=True), "optional": boolean, "dispatch_action": boolean},
    ),
    "image": record(
        TYPE | {"alt_text": string(2000)},
        BLOCK_ID
        | {
            "image_url": web_address,
            "slack_file": record({}, {"id": string(255), "url": web_address}, ("id", "url")),
            "title": text_object(2000, plain=True),
        },
        ("image_url", "slack_file"),
    ),
    "markdown": record(TYPE | {"text": string(12_000)}, BLOCK_ID),
    "rich_text": record(TYPE | {"elements": array(anything, 0, 1000)}, BLOCK_ID),
    "table": record(
        TYPE | {"rows": array(array(anything, 1, 20), 1, 100)},
        BLOCK_ID | {"column_settings": anything},
    ),
}
BLOCK = by_type(BLOCKS)
TITLE = text_object(24, plain=True)
MODAL = record(
    {"type": one_of("modal"), "title": TITLE, "blocks": array(BLOCK, 0, VIEW_BLOCKS_MAX)},
    {
        "submit": TITLE,
        "close": TITLE,
        "private_metadata": string(3000, 0),
        "callback_id": string(255, 0),
        "external_id": string(255, 0),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
HOME = record(
    {"type": one_of("home"), "blocks": array(BLOCK, 0, VIEW_BLOCKS_MAX)},
    {
        "private_metadata": string(3000, 0),
        "callback_id": string(255, 0),
        "external_id": string(255, 0),
    },
)
MESSAGE_BLOCKS = array(BLOCK, 0, MESSAGE_BLOCKS_MAX)


def check_message(
    blocks: list[Json] | None,
    attachments: list[Json] | None,
    metadata: Json | None,
    files: Container[str],
) -> None:
    """Raise what Slack would answer to a message like this."""
    if blocks:
        check_blocks(blocks, files)
    if attachments:
        if len(attachments) > ATTACHMENTS_MAX:
            raise SlackError("too_many_attachments")
        for attachment in attachments:
            if attachment.get("blocks"):
                check_blocks(attachment["blocks"], files)
    if metadata is not None:
        check_metadata(metadata)


def check_blocks(blocks: list[Json], files: Container[str]) -> None:
    faults = list(MESSAGE_BLOCKS(blocks, "/blocks")) or list(_repeats(blocks, "/blocks"))
    faults += _lost_files(blocks, files)
    if faults:
        raise invalid("invalid_blocks", faults)
    if text_length(blocks) >= BLOCKS_TEXT_MAX:
        raise SlackError("msg_blocks_too_long")


def check_view(view: Json, kind: str, files: Container[str]) -> None:
    """Raise what Slack would answer to a view like this; kind is "modal" or "home"."""
    faults = list((HOME if kind == "home" else MODAL)(view, "/view"))
    if not faults:
        faults = [*_repeats(view["blocks"], "/view/blocks"), *_lost_files(view["blocks"], files)]
        has_input = any(block["type"] == "input" for block in view["blocks"])
        if kind == "modal" and has_input and "submit" not in view:
            faults.append(error("missing required field: submit", "/view"))
    if faults:
        raise invalid("invalid_arguments", faults)


def check_metadata(metadata: object) -> None:
    if not isinstance(metadata, dict) or metadata.keys() - {
        "event_type",
        "event_payload",
        "entities",
    }:
        raise SlackError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_schema")
    if not 0 < len(kind) <= METADATA_TYPE_MAX:
        raise SlackError("invalid_metadata_schema")


def text_length(part: object) -> int:
    """All characters in text objects."""
    if isinstance(part, list):
        return sum(map(text_length, part))
    if not isinstance(part, dict):
        return 0
    text = part.get("text")
    own = len(text) if isinstance(text, str) else 0
    return own + sum(
        text_length(value) for value in part.values() if isinstance(value, dict | list)
    )


def _repeats(blocks: list[Json], pointer: str) -> Iterator[str]:
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    for block_id, count in ids.items():
        if count > 1:
            yield error(f"block_id already exists: {block_id}", pointer)
    for place, block in enumerate(blocks):
        actions = Counter(e["action_id"] for e in elements_of(block) if "action_id" in e)
        for action_id, count in actions.items():
            if count > 1:
                yield error(f"action_id already exists: {action_id}", f"{pointer}/{place}/elements")


def _lost_files(blocks: list[Json], files: Container[str]) -> list[str]:
    """Pictures that name a file which was never uploaded."""
    return [
        error("invalid slack file", f"/blocks/{place}/slack_file")
        for place, block in enumerate(blocks)
        if isinstance(block.get("slack_file"), dict)
        and "id" in block["slack_file"]
        and block["slack_file"]["id"] not in files
    ]
