"""Putting messages into the workspace, changing them and taking them back."""

import dataclasses

from bot.sandbox.arguments import need
from bot.sandbox.errors import SlackError
from bot.sandbox.links import link_shared, place_of
from bot.sandbox.records import Channel, Json, Message, User
from bot.sandbox.views import name_blocks
from bot.sandbox.workspace import Workspace


@dataclasses.dataclass(slots=True)
class Content:
    """What a message shows; None: not said."""

    text: str | None = None
    blocks: list[Json] | None = None
    attachments: list[Json] | None = None
    metadata: Json | None = None
    is_mrkdwn: bool = True  # Of the text; chat.postMessage alone can say no.
    files: list[Json] = dataclasses.field(default_factory=list)


def thread_root(space: Workspace, channel: Channel, ts: str) -> str:
    """The first message of the thread that a message is in."""
    parent = space.shelves[channel.id].found.get(ts)
    if parent is None:
        raise SlackError("thread_not_found")
    return parent.thread_ts or parent.ts


def post_as_bot(
    space: Workspace,
    channel: Channel,
    content: Content,
    thread_ts: str | None = None,
    *,
    broadcast: bool = False,
) -> Message:
    message = build(space, channel, space.bot, content, thread_ts)
    message.reply_broadcast = broadcast
    space.shelves[channel.id].add(message)
    space.news.add("message", message, channel=channel.id)
    if space.events is not None and message_event_name(channel) in space.events:
        space.send_event(message_event(channel, message))
    space.touch(f"channel:{channel.id}")
    return message


def post_as_person(
    space: Workspace, channel: Channel, user: User, content: Content, thread_ts: str | None = None
) -> Message:
    """Post what a person wrote, and send the events that it is worth to the app."""
    text = content.text or ""
    message = build(space, channel, user, content, thread_ts)
    space.shelves[channel.id].add(message)
    space.touch(f"channel:{channel.id}")
    if channel.bot_in:
        send(space, message_event_name(channel), message_event(channel, message))
    if channel.im_with is None and f"<@{space.bot.id}>" in text:
        mention = message_event(channel, message) | {"type": "app_mention"}
        mention.pop("channel_type")
        send(space, "app_mention", mention)
    if (links := link_shared(space, channel, message)) is not None:
        send(space, "link_shared", links)
    return message


def build(
    space: Workspace, channel: Channel, user: User, content: Content, thread_ts: str | None
) -> Message:
    """A message with its ts, not yet anywhere."""
    is_bot = user is space.bot
    return Message(
        ts=space.next_ts(),
        channel=channel.id,
        user=user.id,
        text=content.text or "",
        is_mrkdwn=content.is_mrkdwn,
        blocks=name_blocks(content.blocks or []),
        attachments=number_attachments(content.attachments or []),
        thread_ts=thread_ts,
        metadata=content.metadata,
        bot=is_bot,
        files=content.files,
        team_id=space.team_id,
        app_id=space.app_id if is_bot else "",
        bot_id=space.bot_id if is_bot else "",
        names=space.names,
    )


def redraw(space: Workspace, message: Message, content: Content) -> None:
    """Change what a message shows; parts of the content that are None stay."""
    if content.text is not None:
        message.text = content.text
    if content.blocks is not None:
        message.blocks = name_blocks(content.blocks)
    if content.attachments is not None:
        message.attachments = number_attachments(content.attachments)
    if content.metadata is not None:
        message.metadata = content.metadata
    message.edited = {"user": message.user, "ts": space.next_ts()}
    to = message.ephemeral_to
    space.news.add("update", message, to=to, channel=message.channel)
    space.touch(f"channel:{message.channel}")


def take_back(space: Workspace, message: Message) -> None:
    """Delete a message, ephemeral or not."""
    if message.ephemeral_to is not None:
        space.ephemerals.pop(message.ts, None)
        message.deleted = True
    else:
        space.shelves[message.channel].remove(message)
    space.touch(f"channel:{message.channel}")


def whisper(
    space: Workspace, channel: Channel, user: str, content: Content, thread_ts: str | None
) -> Message:
    """Show a message to one person only; no history has it."""
    message = build(space, channel, space.bot, content, thread_ts)
    message.ephemeral_to = user
    space.ephemerals[message.ts] = message
    space.news.add("ephemeral", message, to=user, channel=channel.id)
    space.touch(f"channel:{channel.id}")
    return message


def linked_message(space: Workspace, args: Json) -> Message:
    """The message that chat.unfurl is about, by its ts or by the event's unfurl_id."""
    if unfurl_id := args.get("unfurl_id"):
        channel, _, ts = str(unfurl_id).partition("/")
    else:
        channel, ts = space.channel_of(need(args, "channel")).id, need(args, "ts")
    message = space.shelves[channel].found.get(ts)
    if message is None:
        raise SlackError("cannot_find_message")
    return message


def unfurl(space: Workspace, message: Message, unfurls: dict[str, Json]) -> None:
    """Add what the app shows for each link, in their order; one that is not there is refused."""
    if any(place_of(message, url) is None for url in unfurls):
        raise SlackError("cannot_unfurl_url")
    kept = [item for item in message.attachments if item.get("app_unfurl_url") not in unfurls]
    new = [
        shown
        | {"app_unfurl_url": url, "from_url": url, "is_app_unfurl": True, "app_id": space.app_id}
        | {"blocks": name_blocks(shown.get("blocks") or [])}
        for url, shown in unfurls.items()
    ]
    shown = sorted([*kept, *new], key=lambda item: place_of(message, item["from_url"]) or 0)
    message.attachments = number_attachments(shown)
    space.news.add("update", message, channel=message.channel)
    space.touch(f"channel:{message.channel}")


def number_attachments(attachments: list[Json]) -> list[Json]:
    """Copies with an id from 1 on, and named blocks, as Slack stores them."""
    return [
        attachment
        | {"id": number}
        | ({"blocks": name_blocks(attachment["blocks"])} if attachment.get("blocks") else {})
        for number, attachment in enumerate(attachments, 1)
    ]


def message_event_name(channel: Channel) -> str:
    return {"im": "message.im", "group": "message.groups"}.get(channel.kind, "message.channels")


def message_event(channel: Channel, message: Message) -> Json:
    """The event that a message is to the app."""
    return message.as_slack() | {
        "channel": channel.id,
        "channel_type": channel.kind,
        "event_ts": message.ts,
    }


def send(space: Workspace, subscription: str, event: Json) -> None:
    """Send an event if the app subscribes to it."""
    if space.events is None or subscription in space.events:
        space.send_event(event)
