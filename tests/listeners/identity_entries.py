"""Every way in that is about identity, as payloads that Slack, or somebody else, could send."""

from bot.identity.gate import Presser
from listeners.modals import packed

ACME = "T0ACME"


def of(by):
    """What interactive payloads say of who acts."""
    return {
        "user": {"id": by.user_id, "team_id": by.home_team_id},
        "team": {"id": by.team_id},
        "api_app_id": "A0HELIO",
    }


def command(text):
    def payload(by, trigger):
        home = by.home_team_id  # A command comes from the workspace of who types it.
        where = {"team_id": home, "user_id": by.user_id, "channel_id": "C0ALERTS"}
        return where | {"command": "/helio", "text": text, "trigger_id": trigger}

    return payload


def message(text):
    def payload(by, _trigger):
        event = {"type": "message", "channel_type": "im", "channel": "D1", "text": text}
        event |= {"user": by.user_id, "team": by.home_team_id}
        return {"type": "event_callback", "team_id": by.team_id, "event": event}

    return payload


def button(action_id, value=""):
    def payload(by, trigger):
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
        return of(by) | {
            "type": "block_actions",
            "trigger_id": trigger,
            "channel": {"id": "C0ALERTS"},
            "actions": [action],
        }

    return payload


def submission(callback_id, typed=""):
    def payload(by, trigger):
        view = {
            "id": "V0",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": packed(channel="C0ALERTS"),
            "state": {"values": {callback_id: {"a": {"type": "x", "value": typed}}}},
        }
        return of(by) | {"type": "view_submission", "trigger_id": trigger, "view": view}

    return payload


LINKS = {
    "command link": command("link"),
    "button link": button("link_identity", "link"),
}
UNLINKS = {
    "command unlink": command("unlink"),
    "message unlink": message("unlink"),
    "button unlink": button("unlink_identity", "unlink"),
}
TURNS_ON = {"button notifications": button("enable_notifications", "all_slack")}
AGAIN = {"button again": button("link_again")}  # In the modal that asks for the code.
SUBMITS = {
    "address": submission("link_email", "ada@acme.test"),
    "code": submission("link_code", "123456"),
    "page code": submission("link_page_code", "123456"),
    "Slack's word": submission("link_slack"),
}

# Who acts: the user's id, the workspace that the payload says, and the one they belong to.
ACTORS = {
    "stranger": Presser(ACME, "U0MALLORY", "T0OTHER"),
    "other team": Presser("T0OTHER", "U0MALLORY", "T0OTHER"),
    "nobody": Presser("", "", ""),
    "gone": Presser(ACME, "U0GONE", ACME),
    "robot": Presser(ACME, "U0ROBOT", ACME),
    "guest": Presser(ACME, "U0EVE", ACME),
    "unlinked": Presser(ACME, "U0GRACE", ACME),
    "linked elsewhere": Presser(ACME, "U0BOB", ACME),
}
