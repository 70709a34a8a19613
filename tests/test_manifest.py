"""What Slack lets the app do is what the program does: no more, no less."""

import json
import re
from pathlib import Path

import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient

from listeners import listener_modules
from listeners.typed_commands import COMMANDS

ROOT = Path(__file__).parent.parent
MANIFEST = json.loads((ROOT / "manifest.json").read_text())
SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]
EVENTS = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
# What each method that the program calls needs; Slack's method pages.
NEEDED = {
    "auth.test": set(),
    "apps.manifest.create": set(),  # The configuration token of who makes the app.
    "apps.connections.open": set(),  # The app-level token's connections:write.
    "chat.postMessage": {"chat:write"},
    "chat.delete": {"chat:write"},
    "chat.update": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.getPermalink": set(),
    "reactions.add": {"reactions:write"},
    "chat.unfurl": {"links:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.replies": {"channels:history", "groups:history", "im:history"},
    "conversations.open": {"im:write"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.list": {"channels:read", "groups:read"},
    "conversations.join": {"channels:join"},
    "users.lookupByEmail": {"users:read.email"},
    "users.info": {"users:read", "users:read.email"},
    "files.upload.v2": {"files:write"},  # slack_sdk's name for three calls of Slack's.
    "views.open": set(),
    "views.publish": set(),
    "views.update": set(),
    "views.push": set(),
}
CHANNEL = ("archive", "deleted", "left", "rename", "unarchive")
# What Slack wants for what it sends; its event pages.
SENT = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    **{f"channel_{what}": {"channels:read"} for what in CHANNEL},
    **{f"group_{what}": {"groups:read"} for what in CHANNEL},
    "link_shared": {"links:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "message.im": {"im:history"},
    "tokens_revoked": set(),
}
CALL = re.compile(
    r"\"((?:auth|apps|chat|conversations|reactions|users|views|files)\.[A-Za-z.]+)\""
    r"|\.((?:auth|apps|chat|conversations|reactions|users|views|files)_[A-Za-z_0-9]+)\("
)


def modules_in(folder):
    """The triggers of that kind that have a listener; each module is named after its own."""
    return {p.stem for p in (ROOT / "listeners" / folder).glob("*.py")} - {"__init__"}


def answers(app, body):
    """Whether a listener would take it."""
    request = BoltRequest(mode="socket_mode", body=body)
    return any(
        listener.matches(req=request, resp=BoltResponse(status=200)) for listener in app._listeners
    )


def called_methods():
    """The Web API methods named in the sources, as slack_sdk's methods or as Slack's names."""
    found = set()
    for folder in ("bot", "listeners"):
        for path in (ROOT / folder).rglob("*.py"):
            if "sandbox" not in path.parts:
                for name, method in CALL.findall(path.read_text()):
                    found.add(name or method.replace("_", "."))
    return found


def test_scopes_are_what_the_calls_need():
    """Each scope is needed by a call, a command or an event, and each of these has its scope."""
    needed = set().union(*(NEEDED[method] for method in called_methods()))
    needed |= set().union({"commands"}, *(SENT[event] for event in EVENTS))

    assert sorted(needed) == SCOPES


def test_socket_mode_and_buttons_are_on():
    """Without them no click would reach us."""
    settings = MANIFEST["settings"]

    assert settings["socket_mode_enabled"]
    assert settings["interactivity"]["is_enabled"]


def test_every_command_and_event_is_answered():
    """What Slack would send has a listener; an event without one would come again and again."""
    commands = {command["command"] for command in MANIFEST["features"]["slash_commands"]}
    app = App(client=WebClient("xoxb-test"), token_verification_enabled=False)
    for module in listener_modules():
        module.register(app)

    assert commands == {f"/{name}" for name in modules_in("commands")}
    for kind, _, place in (event.partition(".") for event in EVENTS):
        event = {"type": kind, "channel_type": place, "user": "U1"}
        assert answers(app, {"type": "event_callback", "event": event})


def test_every_shortcut_is_answered():
    """Each has its file, named after its callback id; Slack takes names of 24 characters."""
    shortcuts = MANIFEST["features"]["shortcuts"]
    app = App(client=WebClient("xoxb-test"), token_verification_enabled=False)
    for module in listener_modules():
        module.register(app)

    assert {each["callback_id"] for each in shortcuts} == modules_in("shortcuts")
    for each in shortcuts:
        body = {"type": "message_action", "callback_id": each["callback_id"]}
        assert each["type"] == "message"
        assert answers(app, body | {"message_ts": "1.0", "message": {}, "channel": {}})
        assert (len(each["name"]) <= 24, len(each["description"]) <= 150) == (True, True)


@pytest.mark.parametrize(
    ("place", "longest"),
    [("name", 35), ("description", 140), ("long_description", 4000)],
)
def test_texts_fit_slack(place, longest):
    """Slack's manifest reference gives the characters."""
    assert len(MANIFEST["display_information"][place]) <= longest


def test_people_can_write_to_the_app():
    """Slack hides the field to type in unless the manifest says otherwise."""
    home = MANIFEST["features"]["app_home"]

    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]


def test_the_hint_names_commands_that_there_are():
    """What Slack shows while somebody types is in the list of help."""
    [command] = MANIFEST["features"]["slash_commands"]

    assert set(command["usage_hint"].split(" | ")) <= {each.words for each in COMMANDS}
