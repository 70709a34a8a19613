"""reactions.*: emoji under messages."""

from bot.sandbox.arguments import need
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.registry import method
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace


@method("reactions.add", "reactions:write")
def reactions_add(space: Workspace, args: Json) -> Json:
    channel = space.channel_of(need(args, "channel"))
    message = space.message_of(channel.id, need(args, "timestamp"))
    name = need(args, "name").strip(":")
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
