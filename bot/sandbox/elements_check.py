"""Block Kit's rules for the parts of blocks; docs.slack.dev/reference/block-kit/block-elements.

All lengths are characters.
"""

from collections.abc import Iterator

from bot.sandbox.schema import (
    Check,
    anything,
    array,
    boolean,
    error,
    one_of,
    record,
    string,
    text_object,
    web_address,
    whole_number,
)

ACTION_ID = string(255)
CONFIRM = record(
    {
        "title": text_object(100, plain=True),
        "text": text_object(300),
        "confirm": text_object(30, plain=True),
        "deny": text_object(30, plain=True),
    },
    {"style": one_of("primary", "danger")},
)
PLACEHOLDER = text_object(150, plain=True)
COMMON: dict[str, Check] = {
    "type": anything,
    "action_id": ACTION_ID,
    "confirm": CONFIRM,
    "focus_on_load": boolean,
    "placeholder": PLACEHOLDER,
}
DISPATCH = record(
    {}, {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1, 2)}
)


def option(*, plain: bool) -> Check:
    return record(
        {"text": text_object(75, plain=plain), "value": string(150)},
        {"description": text_object(75, plain=plain), "url": web_address},
    )


PLAIN_OPTION, ANY_OPTION = option(plain=True), option(plain=False)
OPTION_GROUP = record(
    {"label": text_object(75, plain=True), "options": array(PLAIN_OPTION, 1, 100)}, {}
)


def choice(rule: Check) -> Check:
    """An element with options: what is chosen at the start must be one of them."""

    def check(value: object, pointer: str) -> Iterator[str]:
        yield from rule(value, pointer)
        if not isinstance(value, dict):
            return
        groups = value.get("option_groups") or []
        if "options" in value and groups:
            yield error("only one of options and option_groups allowed", pointer)
        options = [*(value.get("options") or [])]
        options += [item for group in groups for item in group.get("options", [])]
        values = [item.get("value") for item in options if isinstance(item, dict)]
        initial = [value.get("initial_option"), *(value.get("initial_options") or [])]
        for chosen in filter(None, initial):
            if chosen.get("value") not in values:
                yield error("initial option not found in options", pointer)

    return check


def select(**more: Check) -> Check:
    return record({"type": anything}, COMMON | more)


def menus() -> dict[str, Check]:
    """Each kind of select with its twin that takes several."""
    found: dict[str, Check] = {}
    options: dict[str, Check] = {
        "options": array(PLAIN_OPTION, 1, 100),
        "option_groups": array(OPTION_GROUP, 1, 100),
    }
    conversation_filter: dict[str, Check] = {
        "filter": anything,
        "default_to_current_conversation": boolean,
    }
    kinds: dict[str, tuple[str, dict[str, Check], tuple[str, ...]]] = {
        "static": ("option", options, ("options", "option_groups")),
        "external": ("option", {"min_query_length": whole_number(0, 255)}, ()),
        "users": ("user", {}, ()),
        "channels": ("channel", {}, ()),
        "conversations": ("conversation", conversation_filter, ()),
    }
    for kind, (item, more, needed) in kinds.items():
        start: Check = PLAIN_OPTION if item == "option" else string(255)
        one = COMMON | more | {f"initial_{item}": start, "response_url_enabled": boolean}
        many = COMMON | more | {"max_selected_items": whole_number(1, 100)}
        many |= {f"initial_{item}s": array(start, 1, 100)}
        found[f"{kind}_select"] = record({"type": anything}, one, needed)
        found[f"multi_{kind}_select"] = record({"type": anything}, many, needed)
    for name in ("static_select", "multi_static_select"):
        found[name] = choice(found[name])
    return found


def typed(**more: Check) -> Check:
    """An element that a person types into."""
    return select(initial_value=string(3000, 0), dispatch_action_config=DISPATCH, **more)


BOXES = {"options": array(ANY_OPTION, 1, 10)}
IMAGE = record(
    {"type": anything, "alt_text": string(2000)},
    {"image_url": web_address, "slack_file": anything},
    ("image_url", "slack_file"),
)
BUTTON = record(
    {"type": anything, "text": text_object(75, plain=True)},
    {
        "action_id": ACTION_ID,
        "value": string(2000),
        "url": web_address,
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
ELEMENTS: dict[str, Check] = menus() | {
    "button": BUTTON,
    "image": IMAGE,
    "overflow": record(
        {"type": anything, "options": array(PLAIN_OPTION, 1, 5)},
        {"action_id": ACTION_ID, "confirm": CONFIRM},
    ),
    "checkboxes": choice(
        record({"type": anything, **BOXES}, COMMON | {"initial_options": array(ANY_OPTION, 1, 10)})
    ),
    "radio_buttons": choice(
        record({"type": anything, **BOXES}, COMMON | {"initial_option": ANY_OPTION})
    ),
    "datepicker": select(initial_date=string(10, 10)),
    "timepicker": select(initial_time=string(5, 5), timezone=string(255)),
    "datetimepicker": select(initial_date_time=whole_number(10**9, 10**10 - 1)),
    "plain_text_input": typed(
        multiline=boolean, min_length=whole_number(0, 3000), max_length=whole_number(1, 3000)
    ),
    "email_text_input": typed(),
    "url_text_input": typed(),
    "number_input": typed(is_decimal_allowed=boolean, min_value=string(255), max_value=string(255)),
    "rich_text_input": select(initial_value=anything, dispatch_action_config=DISPATCH),
    "file_input": select(filetypes=anything, max_files=whole_number(1, 10)),
}
TYPED = tuple(name for name in ELEMENTS if name.endswith("_input"))
IN_SECTION = tuple(name for name in ELEMENTS if name not in TYPED and name != "datetimepicker")
IN_ACTIONS = tuple(name for name in ELEMENTS if name not in TYPED and name != "image")
IN_INPUT = tuple(name for name in ELEMENTS if name not in {"button", "image", "overflow"})
