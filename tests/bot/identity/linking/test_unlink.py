"""Unlinking oneself."""

import pytest

from bot.identity import gate
from bot.identity.gate import Presser
from bot.identity.linking import proof, unlink
from store.audit import audit
from store.people.directory import Member
from store.people.identities import Identity
from tests.bot.acme import all_rows
from tests.bot.identity.linking.conftest import ADA, BOB

STRANGER = Presser("T0ACME", "U0ADA", "T0OTHER")
ELSEWHERE = Presser("T0NOBODY", "U0ADA", "T0NOBODY")
BOTH = pytest.mark.parametrize("do", [unlink.linked_to, unlink.unlink])


@pytest.fixture
def linked(services, ask):
    return proof.by_code(services, ADA, ask())


def test_linked_to(services, linked):
    """Asked before anything is removed."""
    assert unlink.linked_to(services, ADA) == "ada@acme.test"
    assert len(all_rows(services.database, Identity)) == 1


def test_unlink(services, linked):
    """Removed and written down."""
    assert unlink.unlink(services, ADA) == "ada@acme.test"

    assert all_rows(services.database, Identity) == []
    with services.database.read() as session:
        entry = audit.entries(session)[-1]
    assert (entry.action, entry.actor, entry.target, entry.data, entry.origin) == (
        "identity.unlink",
        "ada@acme.test",
        "ada@acme.test",
        {"slack_team": "T0ACME", "slack_user": "U0ADA"},
        ADA.origin,
    )


def test_who_left_may_unlink(services, linked):
    """A deactivated member's link can be removed by its Slack user."""
    with services.database.write() as session:
        session.get(Member, 1).is_active = False

    assert unlink.unlink(services, ADA) == "ada@acme.test"


@BOTH
def test_not_linked(services, linked, do):
    """Said so; nobody else's link is touched."""
    with pytest.raises(unlink.NotLinkedYet):
        do(services, BOB)
    assert len(all_rows(services.database, Identity)) == 1


@BOTH
@pytest.mark.parametrize(
    ("by", "refusal"), [(STRANGER, gate.Stranger), (ELSEWHERE, gate.UnknownWorkspace)]
)
def test_from_elsewhere(services, linked, do, by, refusal):
    """The user id of somebody here, in a payload from elsewhere."""
    with pytest.raises(refusal):
        do(services, by)
    assert len(all_rows(services.database, Identity)) == 1


def test_twice(services, linked):
    """The second press finds nothing, and writes nothing."""
    unlink.unlink(services, ADA)

    with pytest.raises(unlink.NotLinkedYet):
        unlink.unlink(services, ADA)
    with services.database.read() as session:
        assert len(audit.entries(session)) == 2
