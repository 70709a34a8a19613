"""The digest in words: what is struck through, how it looks everywhere, and that it fits."""

import pytest

from blocks.mrkdwn import mrkdwn
from blocks.replies import CHARACTERS_MAX
from blocks.rich_text import one_line
from bot.notes.note import Struck, plain
from bot.notices.digest import Digest
from bot.providers.card_markdown import markdown
from bot.providers.mail.body import body
from bot.providers.slack_text import rich
from bot.relay.digests import LINES_MAX

EVIL = "~x~ *y* <!channel> </s><script>alert(1)</script>"


def told(*entries, count=None):
    given = {"count": count or len(entries), "entries": entries}
    return Digest.model_validate(given).note("Sentry")


def entry(**changes):
    return {"name": "SHOP-7", "url": "https://s.test/7", "text": "Ada resolved SHOP-7"} | changes


def test_one():
    note = told(entry())

    assert note.title == "1 message from Sentry came in your quiet hours"
    assert [plain(line) for line in note.lines] == ["SHOP-7: Ada resolved SHOP-7"]


def test_struck_in_slack():
    line = told(entry(is_over=True)).lines[0]

    assert (
        mrkdwn(rich(line)) == "<https://s.test/7|SHOP-7>: ~Ada resolved SHOP-7~ (resolved by now)"
    )


def test_struck_in_a_mail():
    """As text it is said in words alone."""
    letter = body(told(entry(is_over=True)), "Sentry")

    assert '<del dir="auto">Ada resolved SHOP-7</del> (resolved by now)' in letter.html
    assert "SHOP-7 <https://s.test/7>: Ada resolved SHOP-7 (resolved by now)" in letter.text


def test_struck_in_teams():
    """Its cards can strike nothing through."""
    line = told(entry(is_over=True)).lines[0]

    assert markdown(line) == "[SHOP-7](https://s.test/7): Ada resolved SHOP-7 (resolved by now)"


def test_harmless():
    """What somebody wrote ends no strike and opens no tag."""
    line = (Struck(EVIL),)

    [piece] = rich(line).pieces
    assert (piece.text, piece.styles) == (one_line(EVIL), {"strike"})
    assert "<script>" not in body(told(entry(text=EVIL, is_over=True)), "Sentry").html


def test_nothing_to_strike():
    """Slack would show two tildes."""
    assert not rich((Struck(" "),))


@pytest.mark.parametrize("letter", ["x", "🔥"])
def test_fits_into_one_message(letter):
    """However long names, addresses and sentences are."""
    long = entry(
        name=letter * 500, url="https://s.test/" + "x" * 130, text=letter * 999, is_over=True
    )
    lines = [mrkdwn(rich(line)) for line in told(*[long] * LINES_MAX, count=9999).lines]

    assert lines[-1] == f"… and {9999 - LINES_MAX:,} more."
    assert sum(map(len, lines)) < CHARACTERS_MAX


def test_an_address_that_is_too_long():
    """The name stands without it."""
    assert plain(told(entry(url="https://s.test/" + "x" * 500)).lines[0][:1]) == "SHOP-7"
