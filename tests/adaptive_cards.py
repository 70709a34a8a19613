"""Microsoft's schema of Adaptive Cards 1.4, and what it leaves out."""

import json
from functools import cache
from importlib import resources
from typing import Any

import jsonschema

VERSION = "1.4"


def check(card: dict[str, Any]) -> None:
    """Raise what is wrong with it; each element is held against the schema of its own type."""
    assert (card["type"], card["version"]) == ("AdaptiveCard", VERSION)
    _validator("AdaptiveCard").validate(card)
    for element in elements(card):
        _validator(element["type"]).validate(element)


def elements(part: Any) -> list[dict[str, Any]]:
    """Everything within a card that has a type, the card itself left out."""
    if isinstance(part, list):
        return [each for item in part for each in elements(item)]
    if not isinstance(part, dict):
        return []
    inner = [each for value in part.values() for each in elements(value)]
    is_element = "type" in part and part["type"] != "AdaptiveCard"
    return [part, *inner] if is_element else inner


@cache
def _validator(name: str) -> jsonschema.Draft6Validator:
    """`anyOf` in the whole schema names no culprit; the definition of one type does."""
    return jsonschema.Draft6Validator(_schema() | {"anyOf": [{"$ref": f"#/definitions/{name}"}]})


@cache
def _schema() -> dict[str, Any]:
    path = resources.files("adaptive_cards") / "schemas" / f"schema-{VERSION}.json"
    return json.loads(path.read_text())
