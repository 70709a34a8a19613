"""Neutral lines as Slack's rich text."""

from blocks.rich_text import Rich, channel, join, joined, link, literal, mention, strong, struck
from bot.notes.note import Channel, Line, Link, Person, Span, Strong, Struck


def rich(*lines: Line) -> Rich:
    """Every text of the lines as it was typed."""
    return joined("\n", [join(*(_span(span) for span in line)) for line in lines])


def _span(span: Span) -> Rich:
    match span:
        case Link():
            return link(span.url, span.text)
        case Channel():
            return channel(span.channel_id)
        case Strong():
            return (struck if isinstance(span, Struck) else strong)(span.text)
        case Person(slack_user_id=str() as user_id):
            return mention(user_id)
        case Person():
            return strong(span.name)
        case _:
            return literal(span)
