"""A refused entry in words: its table, its number and name, the key, and what is wrong."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.directory.entries import Entry
from bot.vocabulary.spelling import key, meant, shown

WORDS = {
    "missing": "is missing",
    "string_type": "must be text, in quotes",
    "list_type": "must be a list, in brackets",
    "bool_type": "must be true or false",
    "string_too_short": "is empty",
    "string_too_long": "is longer than {max_length} characters",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
}


def place(kind: type[Entry], number: int, raw: Mapping[str, Any]) -> str:
    """`[[member]] number 2 "bob@"`; an organization is the only one of its kind."""
    if kind.table == "organization":
        return "[organization]"
    name = raw.get(kind.key_fields[0]) if len(kind.key_fields) == 1 else None
    label = f" {shown(name)}" if isinstance(name, str) else ""
    return f"[[{kind.table}]] number {number}{label}"


def in_words(kind: type[Entry], where: str, error: ValidationError) -> list[str]:
    """One line for each fault of an entry."""
    return [f"{where}: {key(str(one['loc'][0]))}: {_what(kind, one)}" for one in error.errors()]


def _what(kind: type[Entry], one: ErrorDetails) -> str:
    if one["type"] == "extra_forbidden":
        known = kind.model_fields.keys() - kind.derived
        return f"is no key of {kind.table}{meant(str(one['loc'][0]), known)}"
    if one["type"] == "value_error":
        return one["msg"].removeprefix("Value error, ")
    if one["type"] not in WORDS:
        return one["msg"]
    words = WORDS[one["type"]].format(**one.get("ctx", {}))
    item = one["loc"][1:2]  # Of a list, from 0.
    return f"number {item[0] + 1} {words}" if item and isinstance(item[0], int) else words
