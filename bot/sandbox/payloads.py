"""What Slack sends for clicks, submissions, searches and commands, in its own shapes."""

import time

from bot.sandbox.elements import Filled, Target, values_of
from bot.sandbox.records import Channel, Json, Message, User, View
from bot.sandbox.workspace import Workspace


def frame(space: Workspace, user: User, kind: str) -> Json:
    """What every interactive payload has."""
    return {
        "type": kind,
        "user": {
            "id": user.id,
            "username": user.handle,
            "name": user.handle,
            "team_id": user.team_id,
        },
        "api_app_id": space.app_id,
        "token": "sandbox",
        "team": {"id": space.team_id, "domain": space.team_name.lower()} | grid(space),
        "enterprise": {"id": space.enterprise_id} if space.enterprise_id else None,
        "is_enterprise_install": False,
    }


def grid(space: Workspace) -> Json:
    """What says that the workspace is one of an Enterprise Grid."""
    return {"enterprise_id": space.enterprise_id} if space.enterprise_id else {}


def place(space: Workspace, subject: Message | View, filled: Filled) -> Json:
    """Where an element is: its container with the message or view around it."""
    if isinstance(subject, View):
        view = space.views.as_slack(subject)
        view["state"] = {"values": values_of(subject, filled)}
        return {"container": {"type": "view", "view_id": subject.id}, "view": view}
    container: Json = {
        "type": "message",
        "message_ts": subject.ts,
        "channel_id": subject.channel,
        "is_ephemeral": subject.ephemeral_to is not None,
    }
    if subject.thread_ts is not None:
        container["thread_ts"] = subject.thread_ts
    found: Json = {
        "container": container,
        "channel": {"id": subject.channel, "name": channel_name(space.channels[subject.channel])},
        "state": {"values": values_of(subject, filled)},
    }
    if subject.ephemeral_to is None:
        found["message"] = subject.as_slack(with_metadata=True)
    return found


def block_actions(
    space: Workspace,
    user: User,
    subject: Message | View,
    target: Target,
    *,
    chosen: Json,
    filled: Filled,
) -> Json:
    """A click on an element; `chosen` is what the action carries beside the element's names."""
    payload = frame(space, user, "block_actions") | place(space, subject, filled)
    payload["trigger_id"] = space.views.make_trigger(user.id)
    if isinstance(subject, Message):
        path = space.response_urls.make("actions", subject.channel, user.id, subject.ts)
        payload["response_url"] = space.url + path
        payload |= unfurl_of(payload, subject, target)
    action = {
        "action_id": target.action_id,
        "block_id": target.block_id,
        "type": target.kind,
        "action_ts": f"{time.time():.6f}",
    }
    for shared in ("text", "value", "style", "placeholder", "confirm"):
        if shared in target.element:
            action[shared] = target.element[shared]
    payload["actions"] = [action | chosen]
    return payload


def unfurl_of(payload: Json, message: Message, target: Target) -> Json:
    """What is more when the element is in what the app showed of a link."""
    for shown in message.attachments:
        if target.block in (shown.get("blocks") or []):
            container = payload["container"] | {"attachment_id": shown["id"]}
            if "app_unfurl_url" not in shown:
                return {"container": container}
            url = shown["app_unfurl_url"]
            container |= {"is_app_unfurl": True, "app_unfurl_url": url}
            return {"container": container, "app_unfurl": shown}
    return {}


def block_suggestion(
    space: Workspace, user: User, subject: Message | View, target: Target, query: str
) -> Json:
    """What was typed into a select whose options the app knows."""
    payload = frame(space, user, "block_suggestion") | place(space, subject, {})
    names = {"action_id": target.action_id, "block_id": target.block_id, "value": query}
    return payload | names


def message_action(space: Workspace, user: User, message: Message, callback_id: str) -> Json:
    """A message shortcut, chosen from the menu of a message."""
    channel = space.channels[message.channel]
    path = space.response_urls.make("actions", message.channel, user.id, message.ts)
    return frame(space, user, "message_action") | {
        "callback_id": callback_id,
        "trigger_id": space.views.make_trigger(user.id),
        "response_url": space.url + path,
        "action_ts": f"{time.time():.6f}",
        "message_ts": message.ts,
        "channel": {"id": message.channel, "name": channel_name(channel)},
        "message": message.as_slack(with_metadata=True),
    }


def view_submission(space: Workspace, user: User, view: View) -> Json:
    payload = frame(space, user, "view_submission")
    payload["trigger_id"] = space.views.make_trigger(user.id)
    payload["view"] = place(space, view, view.filled)["view"]
    payload["response_urls"] = []
    return payload


def view_closed(space: Workspace, user: User, view: View, *, everything: bool) -> Json:
    payload = frame(space, user, "view_closed")
    return payload | {
        "view": place(space, view, view.filled)["view"],
        "is_cleared": everything,
    }


def slash_command(space: Workspace, user: User, channel: Channel, command: str, text: str) -> Json:
    path = space.response_urls.make("commands", channel.id, user.id, None)
    return grid(space) | {
        "token": "sandbox",
        "team_id": user.team_id,
        "team_domain": space.team_name.lower(),
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.handle,
        "command": command,
        "text": text,
        "api_app_id": space.app_id,
        "is_enterprise_install": "false",
        "response_url": space.url + path,
        "trigger_id": space.views.make_trigger(user.id),
    }


def channel_name(channel: Channel) -> str:
    return "directmessage" if channel.im_with is not None else channel.name
