"""Teams with a channel: linked and unlinked by who administers teams."""

import pytest

from bot.errors import UserError
from bot.identity.command_channel import NotInAChannel
from bot.identity.command_gate import NotAllowed
from bot.identity.gate import Deactivated
from bot.identity.team_rights import NotTheirTeam
from bot.routing import team_channels as teams
from bot.routing.team_channels import NoneLinkedHere, NoSuchTeam, NoTeams, NotLinkedHere
from store.audit.audit import AuditEntry
from store.people import directory, team_admins
from store.people.directory import Team, TeamMember
from store.routing.team_channels import TeamChannel
from tests.bot.acme import all_rows, token
from tests.bot.set_up import NOW, change, furnish, person

HERE = "slack:C0ALERTS"
ADA = person("ada")


@pytest.fixture(autouse=True)
def _there(services):
    furnish(services.database)


@pytest.fixture
def rows(services):
    return lambda: [
        (row.team_id, row.target, row.linked_by_id)
        for row in all_rows(services.database, TeamChannel)
    ]


def names(found):
    return [each.name for each in found]


@pytest.mark.parametrize(
    ("handle", "query", "expected"),
    [
        ("ada", "", ["#backend", "#frontend"]),
        ("bob", "#FRONT", ["#frontend"]),
        ("grace", "", ["#backend", "#frontend"]),
        ("ada", "nosuch", []),
    ],
)
def test_choices(services, handle, query, expected):
    """The teams that they administer, by any part of the name; no other organization's."""
    assert names(teams.choices(services, person(handle), query)) == expected


def test_link(services, rows):
    """With who did it; audited."""
    done = teams.link(services, ADA, token(1))

    assert (done.team.name, done.is_new, names(done.others)) == ("#backend", True, [])
    assert rows() == [(1, HERE, 1)]
    [entry] = all_rows(services.database, AuditEntry)
    assert (entry.actor, entry.action) == ("ada@acme.test", "channel.link")
    assert entry.target == f"acme/backend → {HERE}"


def test_a_second_team(services, rows):
    """Is allowed, and said."""
    teams.link(services, ADA, token(1))

    done = teams.link(services, ADA, token(2))

    assert names(done.others) == ["#backend"]
    assert len(rows()) == 2


def test_twice(services, rows):
    """Nothing changes, and nothing is audited."""
    teams.link(services, ADA, token(1))

    assert not teams.link(services, person("bob"), token(1)).is_new
    assert rows() == [(1, HERE, 1)]
    assert len(all_rows(services.database, AuditEntry)) == 1


def test_one_of_the_file(services, rows):
    """It stays the file's."""
    change(services.database, TeamChannel, {"team_id": 1, "target": HERE}, linked_at=NOW)

    assert not teams.link(services, ADA, token(1)).is_new
    assert rows() == [(1, HERE, None)]


@pytest.mark.parametrize("value", [token(3), token(99), "1", ""])
def test_no_team_of_theirs(services, rows, value):
    """Another organization's, gone, or no id at all."""
    with pytest.raises(NoSuchTeam):
        teams.link(services, ADA, value)

    assert rows() == []


@pytest.mark.parametrize(
    ("name", "expected"), [("backend", 1), ("#Frontend", 2), ("acme/backend", 1)]
)
def test_by_name(services, name, expected):
    """As people write it."""
    assert teams.named(services, ADA, name) == token(expected)


def test_a_name_that_is_none(services):
    """With what is near."""
    with pytest.raises(NoSuchTeam, match=r'no team "backnd" \(did you mean "backend"\?\)'):
        teams.named(services, ADA, "backnd")


@pytest.mark.parametrize(
    "act",
    [
        lambda services, by: teams.choices(services, by, ""),
        lambda services, by: teams.named(services, by, "backend"),
        lambda services, by: teams.link(services, by, token(1)),
        teams.to_unlink,
        lambda services, by: teams.unlink(services, by, token(1)),
    ],
)
def test_who_may_not(services, rows, act):
    """Members nowhere, nobody in a direct message."""
    with pytest.raises(NotAllowed):
        act(services, person("linus"))
    with pytest.raises(NotInAChannel):
        act(services, person("ada", "D0ADA"))

    assert rows() == []


def test_unlink(services, rows):
    """Of two teams one; audited."""
    teams.link(services, ADA, token(1))
    teams.link(services, ADA, token(2))
    there = names(teams.to_unlink(services, ADA)), names(teams.to_unlink(services, ADA, "Backend"))

    gone = teams.unlink(services, person("bob"), token(1))

    assert there == (["#backend", "#frontend"], ["#backend"])
    assert gone.name == "#backend"
    assert rows() == [(2, HERE, 1)]
    assert all_rows(services.database, AuditEntry)[-1].action == "channel.unlink"


def test_unlink_twice(services):
    """The second is told."""
    teams.link(services, ADA, token(1))
    teams.unlink(services, ADA, token(1))

    with pytest.raises(NotLinkedHere):
        teams.unlink(services, ADA, token(1))


def test_unlink_what_is_not_linked(services):
    """None at all, or not that one."""
    with pytest.raises(NoneLinkedHere):
        teams.to_unlink(services, ADA)
    teams.link(services, ADA, token(1))
    with pytest.raises(NotLinkedHere, match="No team of that name"):
        teams.to_unlink(services, ADA, "frontend")


def test_without_teams(services):
    """There is nothing to choose from."""
    with services.database.write() as session:
        for team in (1, 2, 3):
            session.delete(session.get(Team, team))

    with pytest.raises(NoTeams):
        teams.choices(services, ADA, "")


def test_refusals_are_texts_for_people():
    """Each ends as a sentence does."""
    kinds = [one for one in vars(teams).values() if isinstance(one, type)]
    errors = [one for one in kinds if issubclass(one, UserError) and one is not UserError]

    assert all(str(one.__doc__).endswith(".") for one in errors)


@pytest.fixture
def linus(services):
    """A member of Acme who administers #backend, and no other team."""
    by = person("linus")
    with services.database.write() as session:
        me = directory.member_by_email(session, 1, "linus@acme.test").row_id
        session.add_all([TeamMember(team_id=team, member_id=me) for team in (1, 2)])
        session.flush()
        team_admins.put_all(session, 1, {me: ["backend"]})
    return by


def test_a_team_admin(services, linus, rows):
    """Links their team and unlinks it, and is offered no other."""
    assert names(teams.choices(services, linus, "")) == ["#backend"]
    assert teams.named(services, linus, "backend") == token(1)
    assert teams.link(services, linus, token(1)).is_new
    assert names(teams.to_unlink(services, linus)) == ["#backend"]
    assert teams.unlink(services, linus, token(1)).name == "#backend"
    assert rows() == []
    audited = [(entry.actor, entry.action) for entry in all_rows(services.database, AuditEntry)]
    assert audited == [("linus@acme.test", "channel.link"), ("linus@acme.test", "channel.unlink")]


@pytest.mark.parametrize(
    "act",
    [
        lambda services, by: teams.named(services, by, "Frontend"),
        lambda services, by: teams.named(services, by, "acme/frontend"),
        lambda services, by: teams.link(services, by, token(2)),
        teams.to_unlink,
        lambda services, by: teams.to_unlink(services, by, "frontend"),
        lambda services, by: teams.unlink(services, by, token(2)),
    ],
)
def test_another_team_of_a_team_admin(services, linus, rows, act):
    """Is named, with who may; nothing is changed."""
    teams.link(services, ADA, token(2))

    with pytest.raises(NotTheirTeam, match="not #frontend: ask one of its admins"):
        act(services, linus)

    assert rows() == [(2, HERE, 1)]


@pytest.mark.parametrize("ended", ["admin", "membership", "active"])
def test_a_team_admin_no_more(services, linus, rows, ended):
    """Asked at the click, whatever was offered before."""
    with services.database.write() as session:
        member = directory.member_by_email(session, 1, "linus@acme.test")
        if ended == "admin":
            team_admins.put_all(session, 1, {member.row_id: []})
        elif ended == "membership":
            session.delete(session.get(TeamMember, (1, member.row_id)))
        else:
            member.is_active = False

    with pytest.raises((NotAllowed, Deactivated)):
        teams.link(services, linus, token(1))
    assert rows() == []
