"""A team's `admins`: what may stand there, and what a load does with it."""

import pytest

from bot.errors import StartError
from store.people.team_admins import TeamAdmin
from tests.bot.acme import all_rows

ADA = '[[member]]\nemail = "ada@acme.test"\nname = "Ada"\nteams = ["backend"]\n'
BOB = '[[member]]\nemail = "bob@acme.test"\nname = "Bob"\n'
FAULTS = {
    # What stands after `admins = ` → its fault.
    '"ada@acme.test"': "must be a list, in brackets",
    "[1]": "number 1 must be text, in quotes",
    '["ada"]': '"ada" is not an email address',
    '["add@acme.test"]': '"add@acme.test" is not in [[member]]; did you mean "ada@acme.test"?',
    '["ada@acme.test", "bob@acme.test"]': '"bob@acme.test" is not in the team; '
    "write it into the teams of that [[member]] too",
}


@pytest.fixture
def team(acme):
    """A file with a team that has these admins."""

    def written(*admins, members=ADA + BOB):
        return f'{acme}[[team]]\nslug = "backend"\nadmins = {list(admins)}\n{members}'

    return written


@pytest.fixture
def admins(services):
    return lambda: {(row.team_id, row.member_id) for row in all_rows(services.database, TeamAdmin)}


@pytest.mark.parametrize("written", FAULTS)
def test_fault_is_named(checked, acme, written):
    """One line: which team, and what is to be done."""
    with pytest.raises(StartError) as caught:
        checked(f'{acme}[[team]]\nslug = "backend"\nadmins = {written}\n{ADA}{BOB}')

    assert caught.value.faults == [f'[[team]] number 1 "backend": admins: {FAULTS[written]}']


def test_member_says_it_by_the_team(checked, acme):
    """There is one place for it."""
    with pytest.raises(StartError, match="no key of member; name the member in the admins of the"):
        checked(f'{acme}[[team]]\nslug = "backend"\n{ADA}administers = ["backend"]\n')


def test_load(load, team, admins):
    """Written with the member, said so; a second load changes nothing, in any spelling."""
    first = load(team("ada@acme.test"))

    assert [c.line for c in first.changes if "ada" in c.line] == [
        "+ member ada@acme.test: name Ada; role member; teams backend; administers backend"
    ]
    assert admins() == {(1, 1)}
    assert load(team("ADA@acme.test", "ada@acme.test")).changes == ()


def test_another_load_takes_it_away(load, team, admins):
    """Where the file names them no more."""
    load(team("ada@acme.test"))

    found = load(team())

    assert [change.line for change in found.changes] == [
        "~ member ada@acme.test: administers backend → none"
    ]
    assert admins() == set()


def test_who_leaves_the_team(load, team, admins):
    """Is no admin any more, and a file that says otherwise is refused."""
    load(team("ada@acme.test"))
    left = ADA.replace('["backend"]', "[]")

    with pytest.raises(StartError, match="is not in the team"):
        load(team("ada@acme.test", members=left))
    load(team(members=left))

    assert admins() == set()
