"""conversations.*: channels, their members and what was said in them."""

from bot.sandbox.arguments import cursor_at, cursor_position, flag, need, number, text
from bot.sandbox.errors import SlackError
from bot.sandbox.messages import Shelf
from bot.sandbox.methods.registry import method
from bot.sandbox.records import Channel, Json, Message
from bot.sandbox.workspace import Workspace

LIMIT, LIMIT_MAX = 100, 999  # Messages or channels a page.
REPLIES_LIMIT = 1000
READ = ("channels:history", "groups:history", "im:history", "mpim:history")
LIST = ("channels:read", "groups:read", "im:read", "mpim:read")


@method("conversations.list", *LIST)
def conversations_list(space: Workspace, args: Json) -> Json:
    """A page of channels. Archived ones are left out after paging, so a page may come short."""
    kinds = (text(args, "types") or "public_channel").split(",")
    fitting = [
        channel
        for channel in space.channels.values()
        if type_of(channel) in kinds and (channel.bot_in or not channel.is_private)
    ]
    start = int(cursor_position(args) or 0)
    end = start + number(args, "limit", LIMIT, LIMIT_MAX)
    page = [
        channel.as_slack()
        for channel in fitting[start:end]
        if not (channel.is_archived and flag(args, "exclude_archived"))
    ]
    cursor = cursor_at(str(end)) if end < len(fitting) else ""
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


@method("conversations.info", *LIST)
def conversations_info(space: Workspace, args: Json) -> Json:
    return {"channel": readable(space, args).as_slack()}


@method("conversations.members", *LIST)
def conversations_members(space: Workspace, args: Json) -> Json:
    channel = readable(space, args)
    members = sorted(channel.members) + ([space.bot.id] if channel.bot_in else [])
    start = int(cursor_position(args) or 0)
    end = start + number(args, "limit", LIMIT, LIMIT_MAX)
    cursor = cursor_at(str(end)) if end < len(members) else ""
    return {"members": members[start:end], "response_metadata": {"next_cursor": cursor}}


@method("conversations.history", *READ)
def conversations_history(space: Workspace, args: Json) -> Json:
    """A page of what the channel shows, newest first."""
    channel = readable(space, args, need_member=True)
    shelf = space.shelves[channel.id]
    latest = cursor_position(args) or text(args, "latest")
    inclusive = flag(args, "inclusive") and not args.get("cursor")
    found = shelf.between(shelf.top, text(args, "oldest"), latest, inclusive=inclusive)
    limit = number(args, "limit", LIMIT, LIMIT_MAX)
    page = found[-limit:][::-1]
    more = len(found) > limit
    return page_of(args, page, cursor_at(page[-1].ts) if more else "")


@method("conversations.replies", *READ)
def conversations_replies(space: Workspace, args: Json) -> Json:
    """A page of a thread, oldest first; its first message opens every page."""
    channel = readable(space, args, need_member=True)
    shelf = space.shelves[channel.id]
    ts = need(args, "ts")
    first = shelf.thread_of(ts)
    if first is None:
        raise SlackError("thread_not_found")
    oldest = cursor_position(args) or text(args, "oldest")
    replies = replies_after(shelf, ts, oldest, args)
    limit = number(args, "limit", REPLIES_LIMIT, REPLIES_LIMIT)
    page = replies[:limit]
    more = len(replies) > limit
    return page_of(args, [first, *page], cursor_at(page[-1].ts) if more else "")


@method("conversations.open", "im:write", "mpim:write")
def conversations_open(space: Workspace, args: Json) -> Json:
    """Open the DM with one person."""
    if args.get("channel"):
        channel = space.channel_of(need(args, "channel"))
    else:
        users = args.get("users")
        wanted = users.split(",") if isinstance(users, str) else users or []
        if len(wanted) != 1:
            raise SlackError("users_list_not_supplied" if not wanted else "not_enough_users")
        if wanted[0] not in space.users:
            raise SlackError("user_not_found")
        if space.users[wanted[0]].deleted:
            raise SlackError("user_disabled")
        channel = space.channel_of(wanted[0])
    shown = channel.as_slack() if flag(args, "return_im") else {"id": channel.id}
    return {"channel": shown, "no_op": False, "already_open": True}


@method("conversations.join", "channels:join")
def conversations_join(space: Workspace, args: Json) -> Json:
    channel = space.channel_of(need(args, "channel"))
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.im_with is not None or channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    channel.bot_in = True
    space.touch(f"channel:{channel.id}")
    return {"channel": channel.as_slack()}


def readable(space: Workspace, args: Json, *, need_member: bool = False) -> Channel:
    """The channel by its id; unlike a post, reading takes no name and no person."""
    channel = space.channels.get(need(args, "channel"))
    if channel is None or (channel.is_private and not channel.bot_in):
        raise SlackError("channel_not_found")
    if need_member and not channel.bot_in:
        raise SlackError("not_in_channel")
    return channel


def replies_after(shelf: Shelf, ts: str, oldest: str, args: Json) -> list[Message]:
    inclusive = flag(args, "inclusive") and not args.get("cursor")
    thread = shelf.replies.get(ts, [])
    return shelf.between(thread, oldest, text(args, "latest"), inclusive=inclusive)


def page_of(args: Json, page: list[Message], cursor: str) -> Json:
    with_metadata = flag(args, "include_all_metadata")
    return {
        "messages": [message.as_slack(with_metadata=with_metadata) for message in page],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def type_of(channel: Channel) -> str:
    """The name of its kind in conversations.list's `types`."""
    if channel.im_with is not None:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"
