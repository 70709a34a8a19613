"""The list of commands."""

from collections.abc import Sequence

from blocks.rich_text import Rich, code_word, join, joined


def help_text(commands: Sequence[tuple[str, str]], unknown: str | Rich = "") -> Rich:
    """A line for each: what is typed, what it does; `unknown` is why they are listed."""
    listed = [join(code_word(f"/helio {usage}"), f" {does}") for usage, does in commands]
    head = [join(unknown, " These are the commands:")] if unknown else []
    return joined("\n", [*head, *listed])
