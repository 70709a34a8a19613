"""What was picked in a select or among radio buttons; all of it outside input."""

from collections.abc import Mapping
from typing import Any


def picked(body: Mapping[str, Any], block_id: str) -> str:
    """The value of the option that is chosen in that block of a submitted modal; "" for none."""
    return _value(state_of(body, block_id))


def picked_time(body: Mapping[str, Any], block_id: str) -> str:
    """The same of a time picker: `22:00`."""
    return str(state_of(body, block_id).get("selected_time") or "")


def is_ticked(body: Mapping[str, Any], block_id: str) -> bool:
    """Whether any of the block's boxes is."""
    return bool(state_of(body, block_id).get("selected_options"))


def picked_now(body: Mapping[str, Any]) -> str:
    """The value of the option that the click itself chose; "" for none."""
    return _value((body.get("actions") or [{}])[0])


def picked_in(body: Mapping[str, Any]) -> str:
    """The id of the block that the click was in."""
    return str((body.get("actions") or [{}])[0].get("block_id", ""))


def state_of(body: Mapping[str, Any], block_id: str) -> Mapping[str, Any]:
    """Of the one element in that block; nothing where it is not there."""
    state = _mapping(_mapping(body.get("view")).get("state"))
    found = _mapping(_mapping(state.get("values")).get(block_id))
    return _mapping(next(iter(found.values()), None))


def _value(element: Mapping[str, Any]) -> str:
    return str(_mapping(element.get("selected_option")).get("value", ""))


def _mapping(found: object) -> Mapping[str, Any]:
    """Whatever else stands in its place counts as nothing."""
    return found if isinstance(found, dict) else {}
