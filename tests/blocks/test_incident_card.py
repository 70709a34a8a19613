import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.incident_card import COLOURS, incident_card, incident_colour
from bot.sandbox.words import words_of
from tests import block_kit
from tests.visible import live

CARD = {
    "title": "Critical: Too many errors",
    "url": "https://sentry.acme.test/organizations/acme/alerts/rules/details/7/?alert=1&x=2",
    "status": "critical",
    "text": "1,204 events in the last 10 minutes",
    "started": (1773482531, "2026-03-14 10:02 UTC"),
    "lasted": "",
    "footer": ("shop", "#1"),
}
text = st.text(max_size=4000)


def drawn(**changes):
    return [block.to_dict() for block in incident_card(**CARD | changes)]


def test_the_card():
    """Headline with a link, what was measured, where and since when."""
    head, measured, footer = words_of(drawn())

    assert ":red_circle: *<https://sentry.acme.test/" in head
    assert head.endswith("|Critical: Too many errors>*")
    assert measured == "1,204 events in the last 10 minutes"
    assert footer == (
        "shop  ·  #1  ·  Started <!date^1773482531^{date_short_pretty} {time}|2026-03-14 10:02 UTC>"
    )


def test_a_picture():
    """A file of Slack's, with words for who can't see it."""
    image = drawn(picture="F0FILE1", alt="It rises")[2]

    assert image == {"type": "image", "alt_text": "It rises", "slack_file": {"id": "F0FILE1"}}


def test_the_end():
    """How long it lasted; no figure where there is none."""
    blocks = drawn(status="resolved", text="", lasted="20 minutes")

    assert len(blocks) == 2
    assert blocks[-1]["elements"][0]["text"].endswith(", lasted 20 minutes")


@pytest.mark.parametrize(
    ("status", "colour"),
    [
        ("open", "#FFC227"),
        ("warning", "#FFC227"),
        ("critical", "#FA4747"),
        ("resolved", "#4DC771"),
    ],
)
def test_colours(status, colour):
    """Each status has its own, and a mark for who can't tell them apart."""
    assert incident_colour(**CARD | {"status": status}) == colour
    assert words_of(drawn(status=status))[0].startswith(":large_") == (status != "critical")


@pytest.mark.parametrize("status", COLOURS)
@pytest.mark.parametrize("picture", ["", "F0FILE1"])
def test_slack_takes_it(status, picture):
    """Both checkers of Block Kit do."""
    blocks = drawn(status=status, lasted="1 hour", picture=picture)
    block_kit.check(blocks, ["F0FILE1"])

    assert ("image" in [block["type"] for block in blocks]) == bool(picture)


@given(title=text.filter(str.strip), said=text, name=text, lasted=st.text(max_size=20))
def test_any_text(title, said, name, lasted):
    """Whatever comes from outside fits, and no mention or link is smuggled in."""
    blocks = drawn(title=title, text=said, footer=(name,), lasted=lasted)
    block_kit.check(blocks)

    hostile = drawn(title="<!channel>", text="<!channel>", footer=["<@U1>"])
    assert {kind for kind, _ in live(hostile)} == {"emoji", "link", "bold"}
