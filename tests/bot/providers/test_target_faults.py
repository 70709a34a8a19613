"""What keeps a target from taking anything, seen without sending."""

import pytest

from bot.providers import target_faults
from bot.providers.base import Setup
from bot.providers.msteams import MSTeams
from bot.providers.pagerduty import PagerDuty
from bot.providers.target_secrets import places
from bot.settings import Settings
from store.people.directory import Organization, Target

WORKFLOW = "http://127.0.0.1:9/workflows/ops?sig=secret"


@pytest.fixture
def declare(database):
    """Adds a [[target]] with its variable."""
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url=""))

    def declare(name, variable):
        with database.write() as session:
            session.add(Target(name=name, organization_id=1, secret_env=variable))

    return declare


@pytest.fixture
def faults(database):
    """What `doctor` says of the targets."""
    setup = Setup(Settings(allow_loopback_targets=True), None, places(database))

    def faults():
        kinds = (PagerDuty, MSTeams)
        return target_faults.faults(database, [kind.build(setup) for kind in kinds])

    return faults


def test_none(database, faults):
    """A directory without targets."""
    assert (target_faults.targets(database), target_faults.unset(database), faults()) == (
        [],
        [],
        [],
    )


def test_all_is_well(declare, database, faults, monkeypatch):
    """Each has its variable, in order of their names."""
    monkeypatch.setenv("KEY", "k" * 32)
    monkeypatch.setenv("OPS", WORKFLOW)
    declare("pagerduty:primary", "KEY")
    declare("msteams:ops", "OPS")

    assert target_faults.targets(database) == ["msteams:ops", "pagerduty:primary"]
    assert target_faults.unset(database) == []
    assert faults() == []


def test_a_variable_that_is_not_set(declare, database, faults):
    """Named with the target; once."""
    declare("pagerduty:primary", "KEY")
    declare("msteams:ops", "OPS")

    expected = [
        "msteams:ops: the environment variable OPS is not set",
        "pagerduty:primary: the environment variable KEY is not set",
    ]
    assert target_faults.unset(database) == expected
    assert faults() == expected


def test_an_address_that_teams_can_not_have(declare, database, faults, monkeypatch):
    """Its provider looks at it; the secret is not repeated."""
    monkeypatch.setenv("OPS", WORKFLOW.replace("127.0.0.1", "10.0.0.1"))
    declare("msteams:ops", "OPS")

    assert target_faults.unset(database) == []
    assert faults() == ["msteams:ops: the address in OPS does not begin with https://"]


def test_a_target_of_a_provider_that_is_off(declare, faults, monkeypatch):
    """Its variable is all that is looked at."""
    monkeypatch.setenv("LIST", "ops@acme.test")
    declare("email:ops", "LIST")

    assert faults() == []
