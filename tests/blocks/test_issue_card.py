"""The card passes Slack's limits whatever comes from outside, by two checkers that differ."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.issue_card import LEVEL_MARKS, issue_card
from blocks.own_words import own
from blocks.rich_text import literal
from bot.sandbox.words import words_of
from tests.block_kit import check

CARD = {
    "token": "R4nd0m-t0k_n",
    "title": "TypeError: charge()",
    "url": "https://sentry.acme.test/issues/7/",
    "level": "error",
    "status": "unresolved",
    "state": "New",
    "culprit": "shop.payments in charge",
    "excerpt": "gateway.charge(total)",
    "tags": {"browser": "Firefox"},
    "facts": [("Events", "3"), ("Users Affected", "2")],
    "first_seen": (1_700_000_000, "2023-11-14 22:13 UTC"),
    "last_action": own("*Ada* marked it as resolved"),
    "footer": ("shop", "Errors in shop", "SHOP-7"),
}
text = st.text(max_size=4000)


def drawn(**changes):
    return [block.to_dict() for block in issue_card(**CARD | changes)]


def words(**changes):
    return "\n".join(words_of(drawn(**changes)))


def test_shows_what_people_look_for():
    """Title with link, culprit, the line that says most, counts, state, and where it belongs."""
    shown = words()

    for part in (
        "<https://sentry.acme.test/issues/7/|TypeError: charge()>",
        "shop.payments in charge",
        "gateway.charge(total)",
        "Events: *3*",
        "Users Affected: *2*",
        "State: *New*",
        "First Seen: <!date^1700000000^",
        "shop  ·  Errors in shop  ·  SHOP-7",
        "*Ada* marked it as resolved",
    ):
        assert part in shown


def test_shows_until_when_it_is_archived():
    """A time in each reader's own zone."""
    shown = words(state="Archived", until=(1_700_000_000, "2023-11-14 22:13 UTC"))

    assert "State: *Archived until* <!date^1700000000^" in shown


def test_shows_who_might_work_on_it():
    """As plain text: an owner's name comes from outside."""
    assert "Suggested Assignees: Ada, #backend &lt;!here&gt;" in words(
        suggested=["Ada", "#backend <!here>"]
    )


@pytest.mark.parametrize("level", [*LEVEL_MARKS, "strange"])
def test_every_level_has_a_mark(level):
    """Also one that a tracker makes up."""
    assert words(level=level).startswith(":")


def test_empty_facts_draw_nothing():
    """An event alert brings little; the card shows what it has."""
    bare = drawn(
        culprit="", excerpt="", tags={}, facts=[], first_seen=None, last_action=literal("")
    )

    assert [block["type"] for block in bare] == ["rich_text", "context", "actions", "context"]


def test_a_footer_of_nothing_is_left_out():
    """Slack refuses an empty text."""
    assert drawn(footer=("", ""))[-1]["type"] == "actions"


@settings(max_examples=60, deadline=None)
@given(
    title=st.text(min_size=1, max_size=12_000),
    culprit=text,
    excerpt=text,
    url=st.sampled_from(["", "https://x.test/|>", "ftp://x"]) | text,
    tags=st.dictionaries(text.filter(bool), text, max_size=20),
)
def test_whatever_comes_passes_both_checkers(**outside):
    """10,000 characters, control characters, markup, emoji: Slack would take the card."""
    blocks = drawn(**outside)

    check(blocks)
    assert len(blocks) >= 4
