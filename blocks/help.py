"""The list of commands."""

from collections.abc import Sequence

from blocks.mrkdwn import Mrkdwn, escape


def help_text(commands: Sequence[tuple[str, str]], unknown: str | None = None) -> Mrkdwn:
    """A line for each: what is typed, what it does; `unknown` is what nobody knows."""
    listed = [f"`/helio {words}` {escape(does)}" for words, does in commands]
    head = [f"Unknown command: “{escape(unknown)}”. I know these:"] if unknown is not None else []
    return Mrkdwn("\n".join([*head, *listed]))
