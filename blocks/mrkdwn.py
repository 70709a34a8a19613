"""Slack's markup: escaping what came from outside, cutting without breaking it."""

import re

ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# They turn the direction of all that stands behind them; in their place a word joiner, which shows
# nothing, and leaves no text empty.
TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\u2060")
# What must not be cut in two: an entity, anything in `<…>`.
UNBROKEN = re.compile(r"&(?:amp|lt|gt);|<[^<>]*>|.", re.DOTALL)


class Mrkdwn(str):
    """Text that is markup already: escaped, and safe to show as it is."""

    __slots__ = ()


def escape(text: str) -> Mrkdwn:
    """Outside text as Slack's markup: no mention, link or date can be smuggled in."""
    if isinstance(text, Mrkdwn):
        return text
    if not text.isascii():
        text = text.translate(TURNS)
    for character, entity in ENTITIES.items():
        text = text.replace(character, entity)
    return Mrkdwn(text)


def link(url: str, text: str) -> Mrkdwn:
    """A link; plain text where there is no usable address."""
    words = escape(" ".join(text.split()).replace("|", "¦"))
    if not url.startswith(("http://", "https://")) or not words:
        return words
    address = url.replace("|", "%7C").replace(">", "%3E").replace("<", "%3C").replace(" ", "%20")
    return Mrkdwn(f"<{address.replace('&', '&amp;')}|{words}>")


def strong(text: str) -> Mrkdwn:
    """Bold; without the asterisks that would end it early."""
    words = escape(" ".join(text.split()).replace("*", "∗"))  # noqa: RUF001 - the look-alike on purpose.
    return Mrkdwn(f"*{words}*") if words else words


def struck(text: str) -> Mrkdwn:
    """Struck through; without the tildes that would end it early."""
    words = escape(" ".join(text.split()).replace("~", "∼"))  # noqa: RUF001 - the look-alike on purpose.
    return Mrkdwn(f"~{words}~") if words else words


def code(text: str) -> Mrkdwn:
    """A code block; its fence can't be closed from inside."""
    unfenced = text.replace("```", "'''")
    return Mrkdwn(f"```{escape(unfenced)}```")


def code_word(text: str) -> Mrkdwn:
    """A word as it is typed; it can't end its own mark."""
    return Mrkdwn(f"`{escape(text.replace('`', ''))}`")


def mention(user_id: str) -> Mrkdwn:
    return Mrkdwn(f"<@{user_id}>")


def channel(channel_id: str) -> Mrkdwn:
    """Slack shows its name to who may see it."""
    return Mrkdwn(f"<#{channel_id}>")


def date(epoch: int, fallback: str, form: str = "{date_short_pretty} {time}") -> Mrkdwn:
    """A time in each reader's own zone; `fallback` where Slack can't show it."""
    return Mrkdwn(f"<!date^{epoch}^{form}|{escape(fallback)}>")


def join(*parts: str) -> Mrkdwn:
    return Mrkdwn("".join(escape(part) for part in parts))


def cut(text: Mrkdwn, limit: int) -> Mrkdwn:
    """At most `limit` characters, never inside an entity or `<…>`; says with … that it was cut."""
    if len(text) <= limit:
        return text
    kept, room = [], limit - 1
    for piece in UNBROKEN.findall(text):
        if len(piece) > room:
            break
        kept.append(piece)
        room -= len(piece)
    return Mrkdwn("".join(kept) + "…")


def cut_text(text: str, limit: int) -> str:
    """Plain text of at most `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
