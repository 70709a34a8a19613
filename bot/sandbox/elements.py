"""Interactive elements as a person finds and fills them, and their state as Slack reports it."""

from typing import NamedTuple

from bot.sandbox.records import Json, Message, View
from bot.sandbox.views import elements_of

TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
# What an element's state is called, and with what the element starts.
STATE_KEYS: dict[str, tuple[str, str]] = dict.fromkeys(TYPED, ("value", "initial_value")) | {
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "files"),
}
Filled = dict[str, dict[str, Json]]  # States by block id and action id.


class Target(NamedTuple):
    """An element and the block it is in."""

    block: Json
    element: Json

    @property
    def labels(self) -> list[str]:
        """Every text by which a person may call it."""
        parts = [self.element.get("text"), self.element.get("placeholder"), self.block.get("label")]
        if self.block.get("type") == "section":
            parts.append(self.block.get("text"))
        return [part["text"] for part in parts if part]

    @property
    def kind(self) -> str:
        return str(self.element["type"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])


def targets_of(subject: Message | View) -> list[Target]:
    """Every interactive element, those of a message's attachments too."""
    blocks = list(subject.blocks)
    if isinstance(subject, Message):
        blocks += [b for shown in subject.attachments for b in shown.get("blocks") or []]
    return [Target(block, element) for block in blocks for element in elements_of(block)]


def find_target(
    subject: Message | View,
    label: str | None,
    action_id: str | None = None,
    block_id: str | None = None,
) -> Target:
    """The element that a person means; AssertionError with all there are when it is not there."""
    found = targets_of(subject)
    for target in found:
        if action_id is not None and target.action_id != action_id:
            continue
        if block_id is not None and target.block_id != block_id:
            continue
        if label is None or label in target.labels or label in overflow_labels(target):
            return target
    there = [f"{target.labels[:1]} ({target.action_id})" for target in found]
    raise AssertionError(f"nothing called {label or action_id!r} here; there is {there}")


def overflow_labels(target: Target) -> list[str]:
    """The options of a ⋯ menu, which are pressed like buttons."""
    options = target.element["options"] if target.kind == "overflow" else []
    return [option["text"]["text"] for option in options]


def options_of(element: Json) -> list[Json]:
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(o for group in groups for o in group["options"])]


def option_called(options: list[Json], label: str) -> Json:
    for option in options:
        if label in {option["text"]["text"], option["value"]}:
            return option
    there = [option["text"]["text"] for option in options]
    raise AssertionError(f"no option called {label!r}; there is {there}")


def state_of(target: Target, value: object) -> Json:
    """An element's state with this value; options must already be objects."""
    key, _ = STATE_KEYS[target.kind]
    return {"type": target.kind, key: value}


def values_of(subject: Message | View, filled: Filled) -> Json:
    """The `state.values` of a message or view: what was filled in, else what it started with."""
    values: Json = {}
    for target in targets_of(subject):
        if target.kind not in STATE_KEYS:
            continue
        state = filled.get(target.block_id, {}).get(target.action_id)
        if state is None:
            key, initial = STATE_KEYS[target.kind]
            empty: list[Json] | None = [] if key.endswith("s") else None
            state = state_of(target, target.element.get(initial, empty))
        values.setdefault(target.block_id, {})[target.action_id] = state
    return values


def is_empty(state: Json) -> bool:
    """Whether nothing is filled in."""
    return all(not value for key, value in state.items() if key != "type")
