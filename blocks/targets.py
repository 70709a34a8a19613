"""Targets as people know them."""

import re

from blocks.rich_text import Rich, channel, code_word, mention

SLACK = re.compile(r"slack:(?:([CG][A-Z0-9]+)|([UW][A-Z0-9]+))")


def target(name: str) -> Rich:
    """A channel and a person are mentioned; all else as `deliveries` shows it."""
    found = SLACK.fullmatch(name)
    if found is None:
        return code_word(name)
    return channel(found[1]) if found[1] else mention(found[2])
