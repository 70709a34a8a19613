"""The modal with a person's notification settings and mutes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    DividerBlock,
    ExternalDataSelectElement,
    HeaderBlock,
    InputBlock,
    Option,
    PlainTextInputElement,
    StaticSelectElement,
    TimePickerElement,
)
from slack_sdk.models.views import View

from blocks.graphemes import cut_text
from blocks.own_words import own
from blocks.parts import context, section
from blocks.plain_text import plain
from blocks.rich_text import date, join, joined, literal, strong

SETTINGS = "settings"  # Names the modal.
OPEN_SETTINGS = "open_settings"
SETTINGS_PLACE = "settings_place"
SETTINGS_CHOICE = "settings_choice"
UNMUTE = "unmute"
SEND_TEST = "send_test"
MUTE_WHAT = "mute_what"
MUTE_SPAN = "mute_span"
QUIET_ON = "quiet_on"
QUIET_FROM = "quiet_from"
QUIET_UNTIL = "quiet_until"

DEFAULT = "default"
MUTES_MAX = 10  # Ours, so that the modal stays one that people read.
WHAT_MAX = 200  # Characters of what is muted, ours; names of projects have up to 100.
TYPES = {
    "alerts": "Alerts",
    "workflow": "Issue activity",
    "deploy": "Deploys",
    "approval": "Approvals",
    "incidents": "Incidents",
    "own_activity": "My own activity",
}
PROVIDERS = {"slack": "Slack", "email": "email"}
VALUES = {
    "always": "Always",
    "never": "Never",
    "subscribe_only": "Only subscribed issues",
    "committed_only": "Only releases with own commits",
}
SPANS = {
    "hour": "For 1 hour",
    "hours": "For 8 hours",
    "day": "For 1 day",
    "week": "For 1 week",
    "forever": "Until I unmute it",
}


@dataclass(frozen=True)
class Choice:
    """One select."""

    kind: str
    provider: str
    values: Sequence[str]
    chosen: str | None
    default: str
    origin: str  # Of the default.


@dataclass(frozen=True)
class Mute:
    key: str
    words: str
    until: tuple[int, str] | None  # An epoch and its words; None: for ever.


@dataclass(frozen=True)
class Quiet:
    """Quiet hours: `22:00`, `07:00`, and the zone's name."""

    starts: str
    ends: str
    zone: str  # "": none is known yet.
    is_on: bool


def block_of(place: str, kind: str, provider: str) -> str:
    """Of its own for each place, so that Slack keeps no pick of another."""
    return f"{SETTINGS}:{place}:{kind}:{provider}"


def settings_modal(
    *,
    place: tuple[str, str],
    choices: Sequence[Choice],
    mutes: Sequence[Mute],
    quiet: Quiet,
    off: Mapping[str, str],
    metadata: str,
    note: str = "",
) -> View:
    """`place` is where it holds, as key and words; `off` is who reaches nobody, and why."""
    drawn: list[Block] = [context(note)] if note else []
    drawn += [_place(*place), *(_input(place[0], one, off) for one in choices), DividerBlock()]
    drawn += [HeaderBlock(text="Mutes"), *_mutes(mutes), *_new_mute(), DividerBlock()]
    drawn += [HeaderBlock(text="Quiet hours"), *_quiet(quiet), DividerBlock(), _test()]
    return View(
        type="modal",
        callback_id=SETTINGS,
        title="Notification settings",
        submit="Save",
        close="Cancel",
        blocks=drawn,
        private_metadata=metadata,
    )


def saved(lines: Sequence[str]) -> View:
    """The end of it: what changed."""
    text = joined("\n", lines) or literal("Nothing was changed.")
    return View(
        type="modal",
        title="Notification settings",
        close="Close",
        blocks=[section(join(own(":white_check_mark: Saved.\n"), text))],
    )


def open_button() -> list[Block]:
    """The button, where no modal can be opened at once."""
    text = "Choose which notifications you get, and mute what you don't want to see."
    press = ButtonElement(text="Open settings", action_id=OPEN_SETTINGS, value=SETTINGS)
    return [section(text), ActionsBlock(elements=[press])]


def place_option(key: str, words: str) -> Option:
    name = words[:1].upper() + words[1:]
    return Option(value=key, text=plain(name, Option.label_max_length))


def _place(key: str, words: str) -> Block:
    select = ExternalDataSelectElement(
        placeholder="Everywhere, an organization, a project",
        action_id=SETTINGS_PLACE,
        min_query_length=0,
        initial_option=place_option(key, words),
    )
    said = join("These settings apply to ", strong(words), ". The most specific setting wins.")
    return section(said, select)


def within(value: str) -> str:
    """The value's words inside of a sentence: `only subscribed issues`."""
    words = VALUES[value]
    return f"{words[:1].lower()}{words[1:]}"


def _input(place: str, one: Choice, off: Mapping[str, str]) -> InputBlock:
    known = [
        _option(DEFAULT, f"Default: {within(one.default)} ({one.origin})"),
        *(_option(value, VALUES[value]) for value in one.values),
    ]
    by_value = {option.value: option for option in known}
    return InputBlock(
        block_id=block_of(place, one.kind, one.provider),
        label=f"{TYPES[one.kind]} via {PROVIDERS[one.provider]}",
        hint=plain(f"Currently off: {off[one.provider]}", 150) if one.provider in off else None,
        element=StaticSelectElement(
            action_id=SETTINGS_CHOICE,
            options=known,
            initial_option=by_value[one.chosen or DEFAULT],
        ),
    )


def _mutes(mutes: Sequence[Mute]) -> Iterator[Block]:
    if not mutes:
        yield context("Nothing is muted.")
    for mute in mutes[:MUTES_MAX]:
        ends = join(" until ", date(*mute.until)) if mute.until else " until you unmute it"
        press = ButtonElement(text="Unmute", action_id=UNMUTE, value=mute.key)
        words = cut_text(mute.words[:1].upper() + mute.words[1:], WHAT_MAX)
        said = join(strong(words), ends)
        yield section(said, press)
    if len(mutes) > MUTES_MAX:
        yield context(f"… and {len(mutes) - MUTES_MAX} more.")


def _new_mute() -> Iterator[Block]:
    spans = [_option(value, words) for value, words in SPANS.items()]
    yield InputBlock(
        block_id=MUTE_WHAT,
        label="Mute",
        hint="Write “all”, an issue like SHOP-7, or a project.",
        optional=True,
        element=PlainTextInputElement(max_length=WHAT_MAX),
    )
    yield InputBlock(
        block_id=MUTE_SPAN,
        label="Mute for",
        element=StaticSelectElement(
            action_id=SETTINGS_CHOICE, options=spans, initial_option=spans[1]
        ),
    )


def _quiet(quiet: Quiet) -> Iterator[Block]:
    held = "Notifications that arrive in quiet hours are held, and come as one message at the end."
    zone = f" ({quiet.zone} when you last saved)" if quiet.zone else ""
    yield context(f"{held} The time zone comes from your Slack profile{zone}.")
    on = _option("on", "Hold my notifications every day between these times")
    yield InputBlock(
        block_id=QUIET_ON,
        label="Every day",
        optional=True,
        element=CheckboxesElement(
            action_id=SETTINGS_CHOICE, options=[on], initial_options=[on] if quiet.is_on else None
        ),
    )
    for block_id, label, time in (
        (QUIET_FROM, "Quiet from", quiet.starts),
        (QUIET_UNTIL, "Quiet until", quiet.ends),
    ):
        picker = TimePickerElement(action_id=SETTINGS_CHOICE, initial_time=time)
        yield InputBlock(block_id=block_id, label=label, element=picker)


def _test() -> ActionsBlock:
    press = ButtonElement(text="Send me a test", action_id=SEND_TEST, value=SETTINGS)
    return ActionsBlock(elements=[press])


def _option(value: str, words: str) -> Option:
    return Option(value=value, text=plain(words, Option.label_max_length))
