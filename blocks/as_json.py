"""Blocks as Slack gets them: what slack_sdk's own `to_dict` gives, for a quarter of its time.

slack_sdk looks for the rules of an object among all that it has, each time, and walks what is
nested once more at every level.
"""

from functools import cache
from typing import Any

from slack_sdk.models.basic_objects import EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST, JsonObject

_MAY_BE_EMPTY = {(each["type"], each["property"]) for each in EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST}


def as_json(part: JsonObject) -> dict[str, Any]:
    """The JSON of a block, an element, an option, a view.

    Raises:
        SlackObjectFormationError: Slack would refuse it.
    """
    rules = _rules(type(part))
    if rules is None:
        return part.to_dict()
    for rule in rules:
        getattr(part, rule)()
    values = {key: part.get_object_attribute(key) for key in sorted(part.attributes)}
    kind = getattr(part, "type", None)
    return {
        key: _json(value)
        for key, value in values.items()
        if value is not None and (not _is_empty(value) or (kind, key) in _MAY_BE_EMPTY)
    }


def _json(value: Any) -> Any:  # noqa: ANN401 - JSON, or what becomes it.
    if isinstance(value, JsonObject):
        return as_json(value)
    if isinstance(value, list | tuple):
        return [_json(each) for each in value]
    return value


def _is_empty(value: Any) -> bool:  # noqa: ANN401 - the same.
    return hasattr(value, "__len__") and len(value) == 0


@cache
def _rules(kind: type[JsonObject]) -> tuple[str, ...] | None:
    """The names of its validators; None: it is drawn in a way of its own."""
    own = (kind.to_dict, kind.validate_json, kind.get_non_null_attributes)
    if own != (JsonObject.to_dict, JsonObject.validate_json, JsonObject.get_non_null_attributes):
        return None
    return tuple(
        name
        for name in dir(kind)
        if not name.startswith("__") and hasattr(getattr(kind, name, None), "validator")
    )
