import json

import pytest

from bot.notes.note import Effect, Link, Note, Person
from bot.providers.adaptive_card import BYTES_MAX, message, size
from tests.adaptive_cards import check, elements

NOTE = Note(
    "issue:1",
    "[shop] Cart is empty",
    lines=((Person("Ada"), " resolved ", Link("SHOP-1", "https://x.test/1")),),
    url="https://x.test/1",
    headline="SHOP-1 - Cart is empty",
    effect=Effect.OPENS,
    facts=(("Project", "shop"), ("Release", "shop@2.4.1")),
    excerpt="def charge():\n    raise KeyError\n\n",
    footer=("You follow SHOP-1.",),
    is_alone=True,
)
CUT = "This message was cut to fit. All of it is in Sentry."
WIDE = "💥" * 20_000  # Each takes 12 bytes of JSON.


def card_of(**changes):
    values = {name: getattr(NOTE, name) for name in NOTE.__dataclass_fields__}
    card = message(Note(**values | changes), "Sentry", "bare")
    check(card)
    return card


def texts(card):
    return [each["text"] for each in elements(card) if each["type"] == "TextBlock"]


def test_says_what_the_note_says():
    """Headline, sentence, excerpt, facts, footer, and a button that leads to the tracker."""
    card = card_of()

    assert texts(card) == [
        "SHOP-1 - Cart is empty",
        "**Ada** resolved [SHOP-1](https://x.test/1)",
        "def charge():",
        "\u00a0\u00a0\u00a0\u00a0raise KeyError",
        "You follow SHOP-1.",
    ]
    assert [each["facts"] for each in elements(card) if each["type"] == "FactSet"] == [
        [{"title": "Project", "value": "shop"}, {"title": "Release", "value": "shop@2.4.1"}]
    ]
    assert card["actions"] == [
        {"type": "Action.OpenUrl", "title": "Open in Sentry", "url": "https://x.test/1"}
    ]


def test_every_text_wraps():
    """Teams cuts off what does not."""
    blocks = [each for each in elements(card_of()) if each["type"] == "TextBlock"]

    assert [block["wrap"] for block in blocks] == [True] * 5


def test_a_client_too_old_is_told_the_headline():
    """And a screen reader."""
    card = card_of()

    assert (card["fallbackText"], card["speak"]) == ("SHOP-1 - Cart is empty",) * 2


@pytest.mark.parametrize(
    ("effect", "level", "style"),
    [
        (Effect.OPENS, "fatal", "attention"),
        (Effect.OPENS, "error", "attention"),
        (Effect.OPENS, "warning", "warning"),
        (Effect.OPENS, "info", "accent"),
        (Effect.ACKNOWLEDGES, "fatal", "accent"),
        (Effect.CLOSES, "fatal", "good"),
        (Effect.TELLS, "fatal", "emphasis"),
    ],
)
def test_colours(effect, level, style):
    """Red is only what somebody must look at."""
    assert card_of(effect=effect, level=level)["body"][0]["style"] == style


def test_the_envelope_holds_the_same_card():
    """As workflows take it; `bare` is for flows made by hand."""
    posted = message(NOTE, "Sentry", "envelope")

    assert posted == {
        "type": "message",
        "attachments": [
            {
                "contentType": "application/vnd.microsoft.card.adaptive",
                "contentUrl": None,
                "content": card_of(),
            }
        ],
    }


def test_the_plainest_note():
    """What is left after a form was refused is the headline and the button."""
    card = message(NOTE.as_plain(), "Sentry", "bare")
    check(card)

    assert texts(card) == ["SHOP-1 - Cart is empty"]


def test_a_title_that_nobody_sees():
    """Teams takes no empty text; the tracker's name stands for it."""
    card = card_of(headline="\u202e\x00", title=" ")

    assert card["body"][0]["items"][0]["text"] == card["speak"] == "Sentry"


def test_no_button_that_leads_nowhere():
    """A memo has no page."""
    assert "actions" not in card_of(url="")


@pytest.mark.parametrize(
    "changes",
    [
        {"headline": WIDE},
        {"lines": ((WIDE,),)},
        {"lines": ((Person("Ada"), " said ", Link(WIDE, "https://x.test/1"), WIDE),) * 30},
        {"excerpt": "\n".join([WIDE] * 30)},
        {"facts": ((WIDE, WIDE),) * 100},
        {"footer": (WIDE,)},
        {"lines": ((WIDE,),) * 90, "excerpt": WIDE, "facts": ((WIDE, WIDE),) * 90},
        {"lines": tuple((Link("x", f"https://x.test/{'a' * 1900}"),) * 60 for _ in range(9))},
    ],
)
def test_what_is_too_large_is_cut_and_says_so(changes):
    """Never more than Teams takes; the headline stays."""
    card = card_of(**changes)

    assert size(message(Note("s", "t", **changes), "Sentry", "envelope")) <= BYTES_MAX
    assert len(json.dumps(card)) <= BYTES_MAX
    assert CUT in texts(card)
    assert texts(card)[0].startswith(("SHOP-1", "💥"))


def test_what_fits_is_not_called_cut():
    """Also a long sentence."""
    card = card_of(lines=(("x" * 4000,),))

    assert "x" * 4000 in texts(card)
    assert CUT not in texts(card)


def test_a_cut_never_breaks_a_link():
    """Words are cut before they become markup."""
    card = card_of(lines=(("y" * 3990, Link("[" * 50, "https://x.test/1")),))

    assert texts(card)[1].endswith("\\[…")
    assert "](" not in texts(card)[1]
