"""Reading the arguments of a call, which come as JSON, as a form, or in the query."""

import base64
import binascii
import json
from urllib.parse import parse_qsl

from bot.sandbox.errors import SlackError, invalid
from bot.sandbox.records import Json

# Arguments that a form carries as JSON text.
STRUCTURED = frozenset(
    ("blocks", "attachments", "metadata", "view", "unfurls", "files", "user_auth_blocks", "source")
)


def parse(content_type: str, body: bytes, query: str) -> Json:
    """All arguments of one request."""
    args: Json = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    if content_type.startswith("application/json"):
        if body:
            args |= _json_object(body)
    elif body:
        args |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    for name in STRUCTURED & args.keys():
        if isinstance(args[name], str):
            args[name] = _structure(name, args[name])
    return args


def _json_object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except ValueError as error:
        raise SlackError("invalid_json") from error
    if not isinstance(found, dict):
        raise SlackError("json_not_object")
    return found


def _structure(name: str, value: str) -> object:
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError as error:
        code = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
        raise SlackError(code) from error


def need(args: Json, name: str) -> str:
    """A text that must be there."""
    value = args.get(name)
    if not isinstance(value, str) or not value:
        raise invalid("invalid_arguments", [f"[ERROR] missing required field: {name}"])
    return value


def text(args: Json, name: str) -> str:
    """A text, or "" where there is none; numbers are taken as their digits."""
    value = args.get(name)
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def flag(args: Json, name: str, *, default: bool = False) -> bool:
    value = args.get(name)
    if value is None:
        return default
    return value in (True, 1, "1", "true", "True")


def number(args: Json, name: str, default: int, most: int) -> int:
    """A count between 1 and the most that the method takes."""
    try:
        found = int(args.get(name) or default)
    except ValueError as error:
        raise SlackError("invalid_limit") from error
    if found < 1:
        raise SlackError("invalid_limit")
    return min(found, most)


def objects(args: Json, name: str) -> list[Json] | None:
    """A list of objects; None where the argument was not given."""
    value = args.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        code = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
        raise invalid(code, [f"[ERROR] must be an array of objects [json-pointer:/{name}]"])
    return value


def cursor_position(args: Json) -> str:
    """What an earlier answer's cursor stands for; "" at the start."""
    cursor = text(args, "cursor")
    if not cursor:
        return ""
    try:
        return base64.b64decode(cursor, validate=True).decode().removeprefix("next:")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise SlackError("invalid_cursor") from error


def cursor_at(position: str) -> str:
    return base64.b64encode(f"next:{position}".encode()).decode() if position else ""
