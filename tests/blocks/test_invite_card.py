"""The card of a request: what decides it, and Slack's limits whatever comes from outside."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.invite_card import APPROVE_INVITE, REJECT_INVITE, SEE_MEMBERS, invite_card
from blocks.rich_text import Rich, join, literal, mention, strong
from bot.sandbox.words import words_of
from tests.block_kit import check

PAGE = "https://sentry.acme.test/settings/acme/members/"
CARD = {
    "token": "R4nd0m-t0k_n",
    "email": "hedy@acme.test",
    "is_waiting": True,
    "question": join(
        mention("UMIA"), " asks to invite ", strong("hedy@acme.test"), " to ", strong("Acme")
    ),
    "outcome": Rich(),
    "facts": (("Role", "Member"), ("Teams", "#backend")),
    "since": (1_700_000_000, "2023-11-14 22:13 UTC"),
    "decided": None,
    "url": PAGE,
}
DECIDED = {
    "is_waiting": False,
    "outcome": join("Approved by ", mention("UADA")),
    "decided": (1_700_000_060, "2023-11-14 22:14 UTC"),
}
text = st.text(max_size=4000)


def drawn(**changes):
    return [block.to_dict() for block in invite_card(**CARD | changes)]


def test_what_it_asks():
    """Who asks, for whom, as what, into which teams, since when."""
    shown = str(words_of(drawn()))

    for part in (
        "<@UMIA> asks to invite *hedy@acme.test* to *Acme*",
        "Role: *Member*",
        "Teams: *#backend*",
        "Asked: <!date^1700000000^",
    ):
        assert part in shown


def test_its_buttons():
    """Approve, Reject that asks first, and a link; they carry the id and nothing else."""
    approve, reject, see = drawn()[-1]["elements"]

    assert [each["text"]["text"] for each in (approve, reject, see)] == [
        "Approve",
        "Reject",
        "See Members & Requests",
    ]
    assert [each["action_id"] for each in (approve, reject, see)] == [
        APPROVE_INVITE,
        REJECT_INVITE,
        SEE_MEMBERS,
    ]
    assert (approve["style"], approve["value"]) == ("primary", CARD["token"])
    assert (reject["style"], reject["value"]) == ("danger", CARD["token"])
    assert "hedy@acme.test" in reject["confirm"]["text"]["text"]
    assert see["url"] == PAGE
    assert "confirm" not in approve


def test_a_decided_one():
    """How, by whom and when; the buttons are gone, the way to the page stays."""
    blocks = drawn(**DECIDED)

    assert "actions" not in {block["type"] for block in blocks}
    assert "Approved by <@UADA>, <!date^1700000060^" in str(words_of(blocks))
    assert f"<{PAGE}|See Members &amp; Requests>" in str(words_of(blocks))


@pytest.mark.parametrize("state", [{}, DECIDED], ids=["waiting", "decided"])
@settings(max_examples=30, deadline=None)
@given(email=text, said=text, role=text, team=text)
def test_within_limits(state, email, said, role, team):
    """Whatever was sent."""
    facts = (("Role", role or "x"), ("Teams", team or "x"))
    changes = {"email": email, "question": literal(said), "facts": facts}
    outcome = literal(said) if state else Rich()

    check(drawn(**state | changes | {"outcome": outcome}))
