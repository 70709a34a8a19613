"""A team's `channels`: what may stand there, and what a load does with it."""

from datetime import UTC, datetime

import pytest

from bot.directory import loader
from bot.errors import StartError
from store.people.directory import Member
from store.routing.team_channels import TeamChannel
from tests.bot.acme import all_rows

TEAM = '[[team]]\nslug = "backend"\n'
MEMBER = '[[member]]\nemail = "ada@acme.test"\nname = "Ada"\n'
LIKE = "is no Slack channel, as slack:C024BE91L or #name is"
FAULTS = {
    # What stands after `channels = ` → its fault.
    '"#backend"': "must be a list, in brackets",
    "[1]": "number 1 must be text, in quotes",
    '["slack:C0A", ""]': "number 2 is empty",
    '["C0A"]': f'"C0A" {LIKE}',
    '["backend"]': f'"backend" {LIKE}',
    '["slack:backend"]': f'"slack:backend" {LIKE}',
    '["slakc:C0A"]': f'"slakc:C0A" {LIKE}',
    '["slack:U024BE7LH"]': f'"slack:U024BE7LH" {LIKE}',
    '["# a"]': f'"# a" {LIKE}',
    '["#"]': f'"#" {LIKE}',
    '["email:ops@acme.test"]': f'"email:ops@acme.test" {LIKE}',
    '["pagerduty:primary"]': f'"pagerduty:primary" {LIKE}',
    '["https://flow.test/run?sig=s3cret"]': f"(an address or a secret) {LIKE}",
    '["#backend"]': '"#backend" was not found',
    '["slack:#backend"]': '"#backend" was not found',
}


@pytest.fixture
def team(acme):
    """The file's least, with a team that has these channels."""
    return lambda *channels: f"{acme}{TEAM}channels = {list(channels)}\n"


def lines(found):
    return [change.line for change in found.changes]


def channels(services):
    return [(row.target, row.linked_by_id) for row in all_rows(services.database, TeamChannel)]


@pytest.mark.parametrize("written", FAULTS)
def test_fault_is_named(checked, acme, written):
    """One line: which team, and what a channel looks like."""
    with pytest.raises(StartError) as caught:
        checked(f"{acme}{TEAM}channels = {written}\n")

    assert caught.value.faults == [f'[[team]] number 1 "backend": channels: {FAULTS[written]}']


def test_names_are_looked_up_once(checked, team):
    """Those of teams and of routes together, in either spelling; what is stored are ids."""
    asked = []

    def find(names):
        asked.append(names)
        return {name: f"C0{name[1:].upper()}" for name in names}, {}

    text = team("#backend", "slack:#ops", " slack:#backend ", "slack:C0A")
    text += '[[route]]\nproject = "*"\ntarget = "slack:#ops"\n'
    _, backend, _ = checked(text, find).entries

    assert asked == [{"#backend", "#ops"}]
    assert backend.channels == ["slack:C0A", "slack:C0BACKEND", "slack:C0OPS"]


def test_load_follows_the_file(services, load, team):
    """What is named anew is linked, what is named no more is not, and each load says so."""
    said = [lines(load(team(*some)))[-1] for some in (["slack:C0B"], ["slack:C0B", "slack:C0A"])]
    both = channels(services)
    said += lines(load(team("slack:C0A")))

    assert said == [
        "+ team backend: channels slack:C0B",
        "~ team backend: channels slack:C0B → slack:C0A, slack:C0B",
        "~ team backend: channels slack:C0A, slack:C0B → slack:C0A",
    ]
    assert both == [("slack:C0A", None), ("slack:C0B", None)]
    assert channels(services) == [("slack:C0A", None)]


def test_no_channels_any_more(services, load, acme, team):
    """A team that is named without the key has none of the file's."""
    load(team("slack:C0A"))

    assert lines(load(acme + TEAM)) == ["~ team backend: channels slack:C0A → none"]
    assert channels(services) == []


def test_team_that_is_not_named(services, load, acme, team):
    """A file that does not name the team takes nothing from it."""
    load(team("slack:C0A"))

    load(acme)

    assert channels(services) == [("slack:C0A", None)]


def test_second_load_changes_nothing(load, team):
    """In whatever order the file has them."""
    load(team("slack:C0B", "slack:C0A"))

    assert load(team("slack:C0A", "slack:C0B", "slack:C0A")).changes == ()


def test_time_of_the_link(services, load, team):
    """A channel keeps the time of its first load."""
    before = datetime.now(UTC)
    load(team("slack:C0A"))
    (first,) = all_rows(services.database, TeamChannel)

    load(team("slack:C0A", "slack:C0B"))

    assert before <= first.linked_at <= datetime.now(UTC)
    assert all_rows(services.database, TeamChannel)[0].linked_at == first.linked_at


def test_dry_run_writes_nothing(services, load, checked, acme, team):
    """The difference is shown as it would be made."""
    load(acme + TEAM)
    with services.database.read() as session:
        found = loader.compare(session, checked(team("slack:C0A")))

    assert lines(found) == ["~ team backend: channels none → slack:C0A"]
    assert channels(services) == []


@pytest.fixture
def linked(services, load, acme):
    """Ada has linked slack:C0A."""
    load(acme + TEAM + MEMBER)
    (ada,) = all_rows(services.database, Member)
    with services.database.write() as session:
        row = TeamChannel(team_id=1, target="slack:C0A", linked_at=services.now())
        row.linked_by_id = ada.row_id
        session.add(row)
    return ada.row_id


def test_channel_that_a_person_linked(services, load, acme, team, linked):
    """It is no difference, and a load leaves it."""
    unchanged = load(acme + TEAM)
    load(team("slack:C0B"))
    load(acme + TEAM)

    assert unchanged.changes == ()
    assert channels(services) == [("slack:C0A", linked)]


def test_channel_that_a_person_linked_and_the_file_names(services, load, team, linked):
    """It becomes the file's, once; then there is nothing to change."""
    found = load(team("slack:C0A"))

    assert lines(found) == ["~ team backend: channels none → slack:C0A"]
    assert load(team("slack:C0A")).changes == ()
    assert channels(services) == [("slack:C0A", None)]
