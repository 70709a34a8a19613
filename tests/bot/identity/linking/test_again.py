"""Asking for another code: to the address of the last one, for who has asked before."""

import pytest

from bot.identity import gate
from bot.identity.gate import Presser
from bot.identity.linking import proof, request
from tests.bot.identity.linking.conftest import ADA, BOB


def test_the_address_of_the_last_one(services, ask):
    """Typed once, it need not be typed again."""
    ask(ADA, "grace@acme.test")
    ask(ADA, "ada@acme.test")

    assert request.asked_for(services, ADA) == "ada@acme.test"


def test_an_address_of_nobody_s(services, begin):
    """The same: nobody can tell by it who is a member."""
    begin()
    request.ask(services, ADA, "nobody@acme.test")

    assert request.asked_for(services, ADA) == "nobody@acme.test"


def test_who_has_asked_for_none(services, ask):
    """Somebody else's address is nobody's business."""
    ask(BOB)

    with pytest.raises(request.BeginAnew):
        request.asked_for(services, ADA)


def test_who_is_linked_by_it(services, ask):
    """The modal of before sends no more mail."""
    proof.by_code(services, ADA, ask())

    with pytest.raises(request.BeginAnew):
        request.asked_for(services, ADA)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (Presser("T0NOBODY", "U0ADA", "T0NOBODY"), gate.UnknownWorkspace),
        (Presser("T0ACME", "U0ADA", "T0OTHER"), gate.Stranger),
    ],
)
def test_another_workspace(services, ask, by, refusal):
    """A pressed button of before is no permission."""
    ask()

    with pytest.raises(refusal):
        request.asked_for(services, by)
