"""What "turn on personal notifications" chooses."""

import pytest

from bot.identity import gate
from bot.identity.gate import Presser
from bot.identity.linking import proof
from bot.preferences import turn_on
from bot.vocabulary.preferences import Setting
from store.audit import audit
from store.people.directory import Member
from store.people.preferences import Preference
from tests.bot.acme import all_rows
from tests.bot.identity.linking.conftest import ADA, BOB

STRANGER = Presser("T0ACME", "U0ADA", "T0OTHER")


@pytest.fixture
def linked(services, ask):
    return proof.by_code(services, ADA, ask())


def chosen(services):
    rows = all_rows(services.database, Preference)
    return {(row.email, row.scope, row.provider, row.kind, row.value) for row in rows}


def test_all_slack(services, linked):
    """Every kind always, by Slack, everywhere; what one does oneself stays as it was."""
    turn_on.enable(services, "all_slack", ADA)

    kinds = set(Setting) - {Setting.OWN_ACTIVITY}
    assert chosen(services) == {
        ("ada@acme.test", "own", "slack", str(kind), "always") for kind in kinds
    }


def test_written_down_once(services, linked):
    """By the person, for each setting; a second press changes nothing."""
    turn_on.enable(services, "all_slack", ADA)
    turn_on.enable(services, "all_slack", ADA)

    with services.database.read() as session:
        entries = [entry for entry in audit.entries(session) if entry.action == "settings.change"]
    assert {(entry.actor, entry.target) for entry in entries} == {("ada@acme.test",) * 2}
    assert len(entries) == len(turn_on.KINDS)
    assert entries[0].origin == ADA.origin


@pytest.mark.parametrize("choice", ["", "all_email", "ALL_SLACK", "all_slack ", "1; DROP TABLE"])
def test_a_choice_that_was_not_offered(services, linked, choice):
    """What a button carries is outside input."""
    with pytest.raises(turn_on.NotOffered):
        turn_on.enable(services, choice, ADA)
    assert chosen(services) == set()


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (BOB, gate.NotLinked),
        (STRANGER, gate.Stranger),
        (Presser("T0NOBODY", "U0ADA", "T0NOBODY"), gate.UnknownWorkspace),
    ],
)
def test_who_may_not(services, linked, by, refusal):
    """Only who is linked has settings."""
    with pytest.raises(refusal):
        turn_on.enable(services, "all_slack", by)
    assert chosen(services) == set()


def test_who_left(services, linked):
    """A deactivated member is told so."""
    with services.database.write() as session:
        session.get(Member, 1).is_active = False

    with pytest.raises(Exception, match="deactivated"):
        turn_on.enable(services, "all_slack", ADA)
    assert chosen(services) == set()
