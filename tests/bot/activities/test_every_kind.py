"""What holds for every kind, whatever a tracker puts into its texts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from blocks.mrkdwn import mrkdwn
from blocks.replies import replies
from bot.activities import known_kinds
from bot.notes.note import Link, Person, plain
from bot.providers.slack_text import rich
from tests.block_kit import check
from tests.visible import live, visible

ISSUE = Link("SHOP-7", "https://sentry.acme.test/organizations/acme/issues/7/")
ADA = Person("Ada Lovelace", member_id=1)
KINDS = list(known_kinds())
HOSTILE = [
    "<!channel> <@U1> <https://evil.test|here>",
    "a & b > c < d ``` ]( ) | *bold* _low_ ~gone~",
    "first\nsecond\r\nthird\u2028fourth",
    "\u202eright to left \u05d0",
    "💥" * 100,
    "x" * 500,
    "https://evil.test/|>now<!here>",
]


def leaves(value, path=()):
    """The way to every text inside."""
    if isinstance(value, str):
        yield path
    parts = value.items() if isinstance(value, dict) else ()
    parts = enumerate(value) if isinstance(value, (list, tuple)) else parts
    for key, part in parts:
        yield from leaves(part, (*path, key))


def changed(value, path, text):
    """The same with another text at the end of that way."""
    if not path:
        return text
    if isinstance(value, dict):
        return value | {path[0]: changed(value[path[0]], path[1:], text)}
    return [changed(part, path[1:], text) if n == path[0] else part for n, part in enumerate(value)]


TEXTS = [(kind, path) for kind in KINDS for path in leaves(kind.example)]
named = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)


def drawn(kind, data):
    """What Slack gets of it; None where its check refuses it."""
    try:
        line = kind.model_validate(data).words(ADA, ISSUE)
    except ValidationError:
        return None
    blocks = [block.to_dict() for block in replies([rich(line)])]
    check(blocks)
    return blocks


def is_harmless(blocks):
    return all(
        kind == "bold" or (kind == "link" and words.startswith(("http://", "https://")))
        for kind, words in live(blocks)
    )


@named
def test_in_slack(kind):
    """Both checkers of Block Kit take what is told of the example."""
    blocks = drawn(kind, kind.example)

    assert ("link", ISSUE.url) in live(blocks)
    assert is_harmless(blocks)


@named
def test_by_nobody(kind):
    """What the tracker itself did reads as a sentence too."""
    words = plain(kind.model_validate(kind.example).words("Sentry", ISSUE))

    assert "SHOP-7" in words
    assert not re.search(r"  | [,.;:]|None|\{|\[|'", words.partition(": ")[0])


@named
def test_without_a_page(kind):
    """An issue whose address nobody told is named all the same."""
    line = kind.model_validate(kind.example).words(ADA, Link("SHOP-7", ""))

    assert "SHOP-7" in mrkdwn(rich(line))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    ("kind", "path"),
    TEXTS,
    ids=[f"{kind.kind}-{'.'.join(map(str, path))}" for kind, path in TEXTS],
)
def test_hostile_texts(kind, path, text):
    """No text of the data becomes a mention, a link elsewhere, or a message Slack refuses."""
    told = drawn(kind, changed(kind.example, path, text))

    assert told is None or is_harmless(told)


@given(st.sampled_from(TEXTS), st.text(max_size=600))
def test_any_text(where, text):
    """Whatever it is, it is refused or drawn harmlessly."""
    kind, path = where
    told = drawn(kind, changed(kind.example, path, text))

    assert told is None or is_harmless(told)


@named
@pytest.mark.parametrize("data", [{"commit": 1}, {"text": None}, {"age": "x"}, {"label": []}, {}])
def test_odd_data(kind, data):
    """Data that is not a kind's own is refused by its check, or told."""
    told = drawn(kind, data)

    assert told is None or "SHOP-7" in visible(told)[0]
