"""reactions.*: emoji under messages."""

import re

from bot.sandbox.arguments import need
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.registry import method
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace

NAME = re.compile(r"[a-z0-9_+'-]{1,100}")  # No colons around it.


@method("reactions.add", "reactions:write")
def reactions_add(space: Workspace, args: Json) -> Json:
    channel = space.channel_of(need(args, "channel"))
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.is_private and not channel.bot_in:
        raise SlackError("channel_not_found")
    message = space.message_of(channel.id, need(args, "timestamp"))
    name = need(args, "name")
    if NAME.fullmatch(name) is None:
        raise SlackError("invalid_name")
    known = next((found for found in message.reactions if found["name"] == name), None)
    if known is None:
        known = {"name": name, "users": [], "count": 0}
        message.reactions.append(known)
    if space.bot.id in known["users"]:
        raise SlackError("already_reacted")
    known["users"].append(space.bot.id)
    known["count"] += 1
    space.touch(f"channel:{channel.id}")
    return {}


@method("reactions.remove", "reactions:write")
def reactions_remove(space: Workspace, args: Json) -> Json:
    channel = space.channel_of(need(args, "channel"))
    message = space.message_of(channel.id, need(args, "timestamp"))
    name = need(args, "name").strip(":")
    for known in message.reactions:
        if known["name"] == name and space.bot.id in known["users"]:
            known["users"].remove(space.bot.id)
            known["count"] -= 1
            message.reactions = [found for found in message.reactions if found["count"]]
            space.touch(f"channel:{channel.id}")
            return {}
    raise SlackError("no_reaction")
