"""Links in what people write, of which the app is told where their domain is one of its own."""

import html
import re
from urllib.parse import urlsplit

from bot.sandbox.records import Channel, Json, Message
from bot.sandbox.workspace import Workspace

STORED_LINK = re.compile(r"<(https?://[^|>]+)(?:\|[^>]*)?>")


def link_shared(space: Workspace, channel: Channel, message: Message) -> Json | None:
    """The event for a message's links; None when none of them is to a domain of the app's."""
    urls = [html.unescape(url) for url in STORED_LINK.findall(message.text)]
    links = [
        {"domain": domain, "url": url}
        for url in dict.fromkeys(urls)
        for domain in space.unfurl_domains
        if f".{urlsplit(url).hostname or ''}".endswith(f".{domain}")
    ]
    if not links:
        return None
    event: Json = {
        "type": "link_shared",
        "channel": channel.id,
        "user": message.user,
        "message_ts": message.ts,
        "unfurl_id": f"{channel.id}/{message.ts}",
        "source": "conversations_history",
        "is_bot_user_member": channel.bot_in,
        "links": links,
        "event_ts": message.ts,
    }
    return event if message.thread_ts is None else event | {"thread_ts": message.thread_ts}


def place_of(message: Message, url: str) -> int | None:
    """Which of the message's links it is, as it is stored or as it is meant; None: none."""
    links = STORED_LINK.findall(message.text)
    places = (n for n, link in enumerate(links) if url in {link, html.unescape(link)})
    return next(places, None)
