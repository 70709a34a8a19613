"""chat.*: what the app says, redraws and takes back."""

from bot.sandbox import message_changes
from bot.sandbox.arguments import flag, need, objects, text
from bot.sandbox.blocks_check import check_message
from bot.sandbox.errors import SlackError
from bot.sandbox.message_changes import Content
from bot.sandbox.methods.registry import method
from bot.sandbox.records import Channel, Json, Message
from bot.sandbox.workspace import Workspace

TEXT_MAX = 40_000  # Characters; docs.slack.dev/reference/methods/chat.postMessage.
UPDATE_TEXT_MAX = 4_000  # Characters; docs.slack.dev/reference/methods/chat.update.


def content_of(space: Workspace, args: Json, text_max: int = TEXT_MAX) -> Content:
    """Read and check what a message shall show; None for a part that was not given."""
    content = Content(
        text=text(args, "text") if args.get("text") is not None else None,
        blocks=objects(args, "blocks"),
        attachments=objects(args, "attachments"),
        metadata=args.get("metadata"),
        is_mrkdwn=flag(args, "mrkdwn", default=True),
    )
    if content.text is not None and len(content.text) > text_max:
        raise SlackError("msg_too_long")
    if not space.fast:
        check_message(content.blocks, content.attachments, content.metadata, space.files.found)
    return content


def writable(space: Workspace, args: Json, *, need_member: bool = True) -> Channel:
    """The channel of a call that posts, if the app may post there."""
    channel = space.channel_of(need(args, "channel"))
    if channel.is_archived:
        raise SlackError("is_archived")
    if need_member and not channel.bot_in:
        raise SlackError("not_in_channel")
    return channel


@method("chat.postMessage", "chat:write")
def chat_post_message(space: Workspace, args: Json) -> Json:
    channel = writable(space, args)
    content = content_of(space, args)
    if not (content.text or content.blocks or content.attachments):
        raise SlackError("no_text")
    thread = text(args, "thread_ts") or None
    if thread is not None:
        thread = message_changes.thread_root(space, channel, thread)
    broadcast = thread is not None and flag(args, "reply_broadcast")
    message = message_changes.post_as_bot(space, channel, content, thread, broadcast=broadcast)
    shown = message.as_slack(with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


@method("chat.update", "chat:write")
def chat_update(space: Workspace, args: Json) -> Json:
    """Redraw a message; parts that are not given stay as they are."""
    if args.get("channel") in space.users:
        raise SlackError("channel_not_found")  # Only posting takes a person for a channel.
    channel = writable(space, args, need_member=False)
    message = own_message(space, channel, args)
    content = content_of(space, args, UPDATE_TEXT_MAX)
    if content.text is None and content.blocks is None and content.attachments is None:
        raise SlackError("no_text")
    message_changes.redraw(space, message, content)
    shown = message.as_slack(with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", "chat:write")
def chat_delete(space: Workspace, args: Json) -> Json:
    channel = space.channel_of(need(args, "channel"))
    message = space.message_of(channel.id, need(args, "ts"))
    if not message.bot:
        raise SlackError("cant_delete_message")
    message_changes.take_back(space, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.postEphemeral", "chat:write")
def chat_post_ephemeral(space: Workspace, args: Json) -> Json:
    channel = writable(space, args)
    user = need(args, "user")
    if user not in space.users:
        raise SlackError("user_not_found")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = content_of(space, args)
    if not (content.text or content.blocks or content.attachments):
        raise SlackError("no_text")
    thread = text(args, "thread_ts") or None
    return {"message_ts": message_changes.whisper(space, channel, user, content, thread).ts}


@method("chat.getPermalink")
def chat_get_permalink(space: Workspace, args: Json) -> Json:
    channel = space.channel_of(need(args, "channel"))
    message = space.message_of(channel.id, need(args, "message_ts"))
    link = f"https://{space.team_name.lower()}.slack.com/archives/{channel.id}/p"
    link += message.ts.replace(".", "")
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


@method("chat.unfurl", "links:write")
def chat_unfurl(space: Workspace, args: Json) -> Json:
    """Put what the app knows of links under the message that has them."""
    if args.get("text"):
        raise SlackError("invalid_arguments")
    message = message_changes.linked_message(space, args)
    unfurls = args.get("unfurls")
    if not isinstance(unfurls, dict):
        raise SlackError("missing_unfurls" if unfurls is None else "cannot_parse_attachment")
    for shown in unfurls.values():
        check_message(shown.get("blocks"), None, None, space.files.found)
    message_changes.unfurl(space, message, unfurls)
    return {}


def own_message(space: Workspace, channel: Channel, args: Json) -> Message:
    message = space.message_of(channel.id, need(args, "ts"))
    if not message.bot:
        raise SlackError("cant_update_message")
    return message
