"""What was picked in a select or among radio buttons; all of it outside input."""

from collections.abc import Mapping
from typing import Any


def picked(body: Mapping[str, Any], block_id: str) -> str:
    """The value of the option that is chosen in that block of a submitted modal; "" for none."""
    state = (body.get("view") or {}).get("state") or {}
    found = (state.get("values") or {}).get(block_id) or {}
    for element in found.values():
        return _value(element)
    return ""


def picked_now(body: Mapping[str, Any]) -> str:
    """The value of the option that the click itself chose; "" for none."""
    return _value((body.get("actions") or [{}])[0])


def picked_in(body: Mapping[str, Any]) -> str:
    """The id of the block that the click was in."""
    return str((body.get("actions") or [{}])[0].get("block_id", ""))


def _value(element: Mapping[str, Any]) -> str:
    return str((element.get("selected_option") or {}).get("value", ""))
