"""Asking for another code: to the address of the last one, for who has asked before."""

import pytest

from bot import gate
from bot.gate import Presser
from bot.linking import asking, proving
from tests.bot.linking.conftest import ADA, BOB


def test_the_address_of_the_last_one(services, ask):
    """Typed once, it need not be typed again."""
    ask(ADA, "grace@acme.test")
    ask(ADA, "ada@acme.test")

    assert asking.asked_for(services, ADA) == "ada@acme.test"


def test_an_address_of_nobody_s(services, begin):
    """The same: nobody can tell by it who is a member."""
    begin()
    asking.ask(services, ADA, "nobody@acme.test")

    assert asking.asked_for(services, ADA) == "nobody@acme.test"


def test_who_has_asked_for_none(services, ask):
    """Somebody else's address is nobody's business."""
    ask(BOB)

    with pytest.raises(asking.BeginAnew):
        asking.asked_for(services, ADA)


def test_who_is_linked_by_it(services, ask):
    """The modal of before sends no more mail."""
    proving.by_code(services, ADA, ask())

    with pytest.raises(asking.BeginAnew):
        asking.asked_for(services, ADA)


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
        asking.asked_for(services, by)
