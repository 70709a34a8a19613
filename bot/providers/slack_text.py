"""Neutral lines as Slack's markup."""

from blocks.mrkdwn import Mrkdwn, channel, escape, link, mention, strong, struck
from bot.notes.note import Channel, Line, Link, Person, Span, Strong, Struck


def mrkdwn(*lines: Line) -> Mrkdwn:
    return Mrkdwn("\n".join("".join(_span(span) for span in line) for line in lines))


def _span(span: Span) -> Mrkdwn:
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
            return escape(span)
