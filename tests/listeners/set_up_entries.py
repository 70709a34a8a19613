"""Every way in to what is set up in Slack, as payloads that somebody could send."""

from blocks.settings_modal import block_of
from listeners.modals import packed
from tests.bot.acme import token
from tests.listeners.identity_entries import button, command, message, of


def select(action_id, value):
    """Something picked in a message."""

    def payload(by, trigger):
        body = button(action_id)(by, trigger)
        picked = {"type": "external_select", "selected_option": {"value": value}}
        body["actions"][0] |= picked
        return body

    return payload


def in_modal(entry, place="own"):
    """The same in the settings modal."""

    def payload(by, trigger):
        carried = packed(place=place, channel="C0ALERTS")
        view = {"id": "V0", "type": "modal", "private_metadata": carried}
        return {k: v for k, v in entry(by, trigger).items() if k != "channel"} | {"view": view}

    return payload


def search(action_id):
    def payload(by, _trigger):
        kind = {"type": "block_suggestion", "action_id": action_id, "block_id": "b", "value": ""}
        return of(by) | kind | {"channel": {"id": "C0ALERTS"}}

    return payload


def saved(value="never", place="own"):
    """The settings modal, submitted with `never` for alerts by Slack."""

    def payload(by, trigger):
        state = {"a": {"type": "static_select", "selected_option": {"value": value}}}
        view = {
            "id": "V0",
            "type": "modal",
            "callback_id": "settings",
            "private_metadata": packed(place=place, channel="C0ALERTS"),
            "state": {"values": {block_of(place, "alerts", "slack"): state}},
        }
        return of(by) | {"type": "view_submission", "trigger_id": trigger, "view": view}

    return payload


WORDS = (
    "link team backend",
    "unlink team",
    "settings",
    "subscribe api",
    "unsubscribe shop",
    "list",
    "why shop-7",
    "status",
)
COMMANDS = {f"command {each}": command(each) for each in WORDS}
MESSAGES = {f"message {each}": message(each) for each in WORDS}
BUTTONS = {
    "button unsubscribe": button("unsubscribe", token(1)),
    "button link team": select("link_team", token(1)),
    "button unlink team": button("unlink_team", token(1)),
    "button resume": button("resume_target", "slack:C0ALERTS"),
    "button settings": button("open_settings", "settings"),
    "place": in_modal(select("settings_place", f"project:{token(1)}")),
    "unmute": in_modal(button("unmute", "all")),
    "test": in_modal(button("send_test", "settings")),
}
SEARCHES = {"teams": search("link_team"), "places": search("settings_place")}
SUBMITS = {"settings": saved()}
ENTRIES = COMMANDS | MESSAGES | BUTTONS | SEARCHES | SUBMITS
FOR_ADMINS = {
    "command link team backend",
    "command unlink team",
    "command subscribe api",
    "command unsubscribe shop",
    "message link team backend",
    "message unlink team",
    "message subscribe api",
    "message unsubscribe shop",
    "button unsubscribe",
    "button link team",
    "button unlink team",
    "button resume",
    "teams",
}
