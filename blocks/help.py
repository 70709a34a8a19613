"""The list of commands."""

from collections.abc import Sequence

from blocks.mrkdwn import Mrkdwn, escape


def help_text(commands: Sequence[tuple[str, str]], unknown: str = "") -> Mrkdwn:
    """A line for each: what is typed, what it does; `unknown` is why they are listed."""
    listed = [f"`/helio {escape(usage)}` {escape(does)}" for usage, does in commands]
    head = [f"{escape(unknown)} These are the commands:"] if unknown else []
    return Mrkdwn("\n".join([*head, *listed]))
