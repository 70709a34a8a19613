"""The part of the Home tab that admins see: how the relay stands."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, HeaderBlock

from blocks.graphemes import cut_text
from blocks.own_words import own
from blocks.parts import context, section
from blocks.rich_text import Rich, code_word, date, join, joined, strong
from blocks.status import Paused, Provider, paused_targets, provider_line

LACKS = ":warning: The app lacks *{lacks}*. Install it again from `manifest.json` of this version, and restart Heliograph: until then some of what it does fails."  # noqa: E501 - words for people.
FACT_MAX = 200  # Characters, ours: one of a list.


def running_blocks(
    *,
    version: str,
    lacks: str = "",
    providers: Sequence[Mapping[str, Any]],
    paused: Sequence[Mapping[str, Any]],
    more_paused: int,
    more_requests: int,
    audit: Sequence[Mapping[str, Any]],
) -> Iterator[Block]:
    """Moments are an epoch and its words. `lacks`: scopes that Slack did not give the app."""
    yield HeaderBlock(text="How Heliograph runs")
    yield context(f"Version {version}")
    if lacks:
        yield section(own(LACKS, lacks=lacks))
    yield section(joined("\n", (provider_line(Provider(**one)) for one in providers)))
    yield from paused_targets([Paused(**one) for one in paused])
    if more_paused:
        yield context(f"… and {more_paused:,} more are paused; /helio status has them.")
    if not paused:
        yield context("Nothing is paused.")
    if audit:
        yield section(joined("\n", [strong("Last in the audit log"), *map(_entry, audit)]))
    if more_requests:
        said = f"Below: the oldest requests to be let in. {more_requests:,} more wait; each has its"
        yield context(f"{said} own card, and python app.py invites lists them all.")


def _entry(entry: Mapping[str, Any]) -> Rich:
    what = join(code_word(entry["action"]), " ", cut_text(entry["target"], FACT_MAX))
    return join(date(*entry["at"]), " ", cut_text(entry["actor"], FACT_MAX), " ", what)
