"""A file into the store: all or nothing, only what differs, nothing taken away."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.directory import loader, parser
from bot.errors import StartError
from bot.services import Services
from store.audit import audit
from store.invites.invites import InviteKind, InviteRequest, InviteStatus
from store.people import directory
from store.people.directory import Member, Organization, Project, Target, Team
from store.routing.routes import Route
from store.slack import workspaces
from store.slack.workspaces import Workspace


def lines(found):
    return [change.line for change in found.changes]


def rows(services, kind):
    with services.database.read() as session:
        return list(session.exec(select(kind)))


def test_everything_is_there(services, load, example):
    """Organization, teams, members, projects and routes, as the file says."""
    load(example)

    assert [row.slug for row in rows(services, Organization)] == ["acme"]
    assert [row.slug for row in rows(services, Team)] == ["backend", "frontend"]
    assert rows(services, Member)[0].name == "Ada Lovelace"
    assert [row.slug for row in rows(services, Project)] == ["api", "web"]
    assert [(row.project, row.min_level) for row in rows(services, Route)] == [
        ("api", "warning"),
        ("web", None),
    ]


def test_second_load_changes_nothing(services, load, example):
    """Nothing to do is nothing done, and nothing in the audit log."""
    first, second = load(example), load(example)

    with services.database.read() as session:
        entries = audit.entries(session)
    assert (first.added, second.changes) == (11, ())
    assert [entry.action for entry in entries] == ["directory.load"]


def test_change_is_said_field_by_field(load, example):
    """What was and what is, for every field that differs."""
    load(example)

    found = load(
        example.replace('"Linus Torvalds"\nteams = ["backend"]', '"Linus"\nrole = "admin"')
    )

    (line,) = lines(found)
    assert line.removeprefix("~ member linus@acme.test: ").split("; ") == [
        "name Linus Torvalds → Linus",
        "role member → admin",
        "teams backend → none",
    ]


def test_teams_follow_the_file(services, load, example):
    """Memberships of named members and projects are those of the file."""
    load(example)

    load(example.replace('teams = ["backend", "frontend"]', 'teams = ["frontend"]'))

    with services.database.read() as session:
        organization = directory.organization_by_slug(session, "acme").row_id
        grace = directory.member_by_email(session, organization, "grace@acme.test")
        assert directory.teams_of_members(session, organization)[grace.row_id] == ["frontend"]


def test_what_the_file_does_not_name_is_kept(services, load, example, acme):
    """A shorter file takes nothing away, and says so."""
    load(example)

    found = load(acme)

    assert found.changes == ()
    assert len(found.kept) == 10
    assert "route web → slack:C0ALERTS" in found.kept
    assert len(rows(services, Member)) == 4


def test_deactivated_member(services, load, acme):
    """Somebody who left stays in the record, and may do nothing."""
    ada = '[[member]]\nemail = "ada@acme.test"\nname = "Ada"\n'
    load(acme + ada)

    found = load(acme + ada + "active = false\n")

    assert lines(found) == ["~ member ada@acme.test: active yes → no"]
    assert [member.is_active for member in rows(services, Member)] == [False]


def test_targets_hold_no_secret(services, load, acme):
    """The store has the variable's name."""
    load(acme + '[[target]]\nname = "msteams:ops"\nsecret_env = "TEAMS_OPS_URL"\ncard = "bare"\n')

    (target,) = rows(services, Target)

    assert (target.secret_env, target.card) == ("TEAMS_OPS_URL", "bare")


def test_environment_tells_routes_apart(load, acme):
    """The same target for two environments is two routes."""
    route = '[[route]]\nproject = "*"\ntarget = "slack:C0A"\n'

    found = load(acme + route + route + 'environment = "production"\n')

    assert lines(found)[1:] == [
        "+ route * → slack:C0A",
        "+ route * → slack:C0A in production",
    ]


def test_target_of_another_organization(services, load, acme):
    """A lane is found by its target's name alone, so a name is given once."""
    pager = '[[target]]\nname = "pagerduty:primary"\nsecret_env = "PAGER"\n'
    load(acme + pager)

    with pytest.raises(StartError, match="another organization has it"):
        load(acme.replace('"acme"', '"other"') + pager)

    assert [row.slug for row in rows(services, Organization)] == ["acme"]


def test_all_or_nothing(services, checked, load, example, monkeypatch):
    """A load that fails half-way leaves nothing behind."""
    monkeypatch.setattr(
        "bot.directory.entries.RouteEntry.put", lambda *_: (_ for _ in ()).throw(OSError("full"))
    )

    with pytest.raises(OSError, match="full"):
        load(example)

    assert rows(services, Organization) == []


def test_workspace_serves_the_new_organization(services, load, acme):
    """Where the app knows one workspace already, it is the organization's."""
    with services.database.write() as session:
        workspaces.remember(session, Workspace(team_id="T0ACME", name="Acme"))

    load(acme)

    assert [row.team_id for row in rows(services, Organization)] == ["T0ACME"]


def test_audit_names_every_change(services, checked, acme):
    """Who loaded what, and from which file."""
    loader.load(services, checked(acme), {"file": "acme.toml"})

    with services.database.read() as session:
        (entry,) = audit.entries(session)
    assert (entry.actor, entry.action, entry.target) == ("cli", "directory.load", "acme")
    assert entry.data == {
        "changes": ["+ organization acme: name Acme; url https://sentry.acme.test"]
    }
    assert entry.origin == {"file": "acme.toml"}


def test_two_organizations_keep_apart(services, load, example):
    """A second organization with the same names changes nothing of the first."""
    load(example)

    found = load(example.replace('slug = "acme"', 'slug = "other"'))

    assert (found.added, found.changed, found.kept) == (11, 0, ())
    assert load(example).changes == ()


def test_project_at_first_sight_gets_its_teams(services, load, example, acme):
    """A project that an activity brought before is the file's from now on."""
    load(acme)
    with services.database.write() as session:
        organization = directory.organization_by_slug(session, "acme")
        session.add(Project(organization_id=organization.row_id, slug="api"))

    found = load(example)

    assert "~ project api: teams none → backend" in lines(found)


SLUGS = st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True, max_size=4)


@st.composite
def files(draw):
    """A file without faults, over few names, so that two of them overlap."""
    teams = draw(SLUGS)
    some = st.lists(st.sampled_from(teams), unique=True) if teams else st.just([])
    text = ['[organization]\nslug = "acme"\nname = "Acme"\nurl = "https://a.test"']
    for slug in teams:
        channels = draw(st.lists(st.sampled_from(["slack:C0A", "slack:C0B"])))
        text += [f'[[team]]\nslug = "{slug}"\nchannels = {channels}']
    for slug in draw(SLUGS):
        text += [f'[[project]]\nslug = "{slug}"\nteams = {draw(some)}']
        text += [f'[[route]]\nproject = "{slug}"\ntarget = "slack:C0A"']
    for name in draw(SLUGS):
        role = draw(st.sampled_from(["owner", "member"]))
        text += [f'[[member]]\nemail = "{name}@a.test"\nname = "{name}"\nrole = "{role}"']
        text += [f"teams = {draw(some)}"]
    return "\n".join(text)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=files(), second=files())
def test_loading_twice_is_loading_once(database, first, second):
    """Whatever stood there before: after a load, the same load has nothing to do."""
    services = Services(None, database)
    one, other = (parser.check(text, lambda _: ({}, {})) for text in (first, second))

    loader.load(services, one, {})
    loader.load(services, other, {})

    assert loader.load(services, other, {}).changes == ()


def test_who_is_deactivated_comes_in_by_no_link(services, load, acme):
    """Of those that were mailed before; the audit log has it."""
    load(acme)
    facts = {"organization_id": 1, "kind": InviteKind.JOIN, "role": "member"}
    with services.database.write() as session:
        for name in ("hedy", "grete"):
            given = {"source_id": f"api:{name}", "email": f"{name}@acme.test", **facts}
            at = services.now()
            session.add(InviteRequest(status=InviteStatus.APPROVED, asked_at=at, **given))
    load(acme + '[[member]]\nemail = "hedy@acme.test"\nname = "Hedy"\nactive = false\n')

    hedy, grete = rows(services, InviteRequest)
    with services.database.read() as session:
        entry = audit.entries(session)[-1]
    assert (hedy.lets_in, grete.lets_in) == (False, True)
    assert (entry.action, entry.target) == ("invite.void", "hedy@acme.test")


def test_installation_that_was_learnt_stays(services, load, acme):
    """A file that does not name it changes nothing; one that does is right."""
    named = acme.replace('slug = "acme"', 'slug = "acme"\ninstallation = "14e8"', 1)
    assert load(named).added == 1
    unnamed, other = load(acme), load(named.replace("14e8", "9c01"))

    assert (unnamed.changes, lines(other)) == (
        (),
        ["~ organization acme: installation 14e8 → 9c01"],
    )
    assert [row.installation for row in rows(services, Organization)] == ["9c01"]
