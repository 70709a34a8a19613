"""Many decide at once, or somebody repeats a press: one decision, one entry, one mail."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.invites import decision
from bot.invites.decision import APPROVE, REJECT
from bot.invites.permission import RequestGone
from tests.bot.acme import on
from tests.bot.invites.people import ADA, BOB

MANY = 50
pytestmark = pytest.mark.crowd


def outcome_of(press):
    try:
        return press()
    except RequestGone as refusal:
        return str(refusal)


def test_fifty_at_once(services, ask, request_row, audits, told):
    """Half of them approve, half reject; everybody else is told."""
    ask()
    together = Barrier(MANY)

    def press(number):
        together.wait()
        verdict, by = ((APPROVE, ADA), (REJECT, BOB))[number % 2]
        return outcome_of(lambda: decision.press(services, on(1), verdict, by))

    with ThreadPoolExecutor(MANY) as pool:
        answers = list(pool.map(press, range(MANY)))

    gone = "Member invitation for hedy@acme.test no longer exists."
    assert answers.count(gone) == MANY - 1
    assert [action for _, action, _ in audits()][1:] == [f"invite.{_verb(request_row())}"]
    mails = [target for target, kind in told() if kind == "invite"]
    assert len(mails) == (request_row().status == "approved")
    assert len([kind for _, kind in told() if kind == "invite_outcome"]) == 1


def test_a_replay(services, ask, audits, told):
    """The very same press again changes nothing."""
    ask()
    decision.press(services, on(1), APPROVE, ADA)
    before = (audits(), told())

    with pytest.raises(RequestGone):
        decision.press(services, on(1), APPROVE, ADA)

    assert (audits(), told()) == before


def _verb(request):
    return {"approved": "approve", "rejected": "reject"}[request.status]
