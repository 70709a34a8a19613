"""What "turn on personal notifications" chooses."""

import pytest

from bot import gate
from bot.gate import Presser
from bot.linking import notifications, proving
from bot.preferences import Setting
from store import audit
from store.directory import Member
from store.preferences import Preference
from tests.bot.acme import all_rows
from tests.bot.linking.conftest import ADA, BOB

STRANGER = Presser("T0ACME", "U0ADA", "T0OTHER")


@pytest.fixture
def linked(services, ask):
    return proving.by_code(services, ADA, ask())


def chosen(services):
    rows = all_rows(services.database, Preference)
    return {(row.email, row.scope, row.provider, row.kind, row.value) for row in rows}


def test_all_slack(services, linked):
    """Every kind always, by Slack, everywhere; what one does oneself stays as it was."""
    notifications.enable(services, "all_slack", ADA)

    kinds = set(Setting) - {Setting.OWN_ACTIVITY}
    assert chosen(services) == {
        ("ada@acme.test", "own", "slack", str(kind), "always") for kind in kinds
    }


def test_written_down_once(services, linked):
    """By the person, for each setting; a second press changes nothing."""
    notifications.enable(services, "all_slack", ADA)
    notifications.enable(services, "all_slack", ADA)

    with services.database.read() as session:
        entries = [entry for entry in audit.entries(session) if entry.action == "settings.change"]
    assert {(entry.actor, entry.target) for entry in entries} == {("ada@acme.test",) * 2}
    assert len(entries) == len(notifications.KINDS)
    assert entries[0].origin == ADA.origin


@pytest.mark.parametrize("choice", ["", "all_email", "ALL_SLACK", "all_slack ", "1; DROP TABLE"])
def test_a_choice_that_was_not_offered(services, linked, choice):
    """What a button carries is outside input."""
    with pytest.raises(notifications.NotOffered):
        notifications.enable(services, choice, ADA)
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
        notifications.enable(services, "all_slack", by)
    assert chosen(services) == set()


def test_who_left(services, linked):
    """A deactivated member is told so."""
    with services.database.write() as session:
        session.get(Member, 1).is_active = False

    with pytest.raises(Exception, match="deactivated"):
        notifications.enable(services, "all_slack", ADA)
    assert chosen(services) == set()
