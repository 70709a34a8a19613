"""The directory becomes what Sentry says, and keeps what Sentry does not know."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.directory.sentry.sync import Sync
from bot.sentry.errors import SentryBroken, SentryDenied, SentryError
from store.audit import audit
from store.invites import invites
from store.issues.releases import Release
from store.outbox.notices import NoticeRow
from store.people import directory, team_admins
from store.people.directory import Member, Organization, Project, Team
from store.people.identities import Identity
from store.routing import team_channels
from store.routing.routes import Route
from store.slack.workspaces import Workspace
from tests.bot.acme import all_rows
from tests.bot.sentry.organization import pages, serve
from tests.bot.sentry.rest import ACME, FORBIDDEN, Reply, link, member

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
TEAMS = {("2", "backend"): [1, "2"], ("3", "frontend"): [2]}
PROJECTS = {("2", "api"): ["2"], ("3", "web"): []}


def people(*numbers, **changes):
    return [member(number, **changes) for number in numbers]


@pytest.fixture
def acme(rest):
    """An organization of two people, two teams, two projects and a release."""

    def acme(**given):
        usual = {"people": people(1, 2), "teams": TEAMS, "projects": PROJECTS}
        serve(rest, **(usual | given))

    acme(releases=[("2", "api@1.0")])
    return acme


def members(services):
    return {row.email: row for row in all_rows(services.database, Member)}


def test_an_empty_store_is_filled(services, acme, sync):
    """No directory file is needed."""
    outcome = sync()

    assert (outcome.difference.added, outcome.held) == (7, "")
    (organization,) = all_rows(services.database, Organization)
    assert (organization.name, organization.url) == ("Acme", "https://sentry.acme.test")
    assert organization.tracker_id == "2"
    with services.database.read() as session:
        assert directory.teams_of_members(session, 1) == {
            1: ["backend"],
            2: ["backend", "frontend"],
        }
        assert team_admins.teams_of_admins(session, 1) == {2: ["backend"]}
        assert directory.teams_of_projects(session, 1) == {1: ["backend"]}
    projects = [(row.slug, row.source_id) for row in all_rows(services.database, Project)]
    assert projects == [("api", "2"), ("web", "3")]
    assert [row.tracker_id for row in all_rows(services.database, Team)] == ["2", "3"]
    assert [row.tracker_id for row in all_rows(services.database, Member)] == ["1", "2"]
    assert [row.version for row in all_rows(services.database, Release)] == ["api@1.0"]


def test_a_second_time_writes_nothing(services, acme, sync):
    """Not even an audit row."""
    sync(actor="heliograph")

    outcome = sync()

    assert outcome.difference.changes == ()
    with services.database.read() as session:
        entries = audit.entries(session)
    assert [(each.actor, each.action) for each in entries] == [("heliograph", "directory.load")]


def test_what_a_file_knows_beside_is_kept(services, acme, sync, rest):
    """Routes, channels, switches; and who is linked stays linked."""
    sync()
    with services.database.write() as session:
        organization = session.get_one(Organization, 1)
        organization.takes_invites = False
        session.add(organization)
        session.add(Route(organization_id=1, project="api", target="slack:C0A"))
        team_channels.set_loaded(session, 1, ["slack:C0B"], NOW)
        session.add(Workspace(team_id="T1", name="Acme"))
        session.flush()
        session.add(Identity(team_id="T1", slack_user_id="U1", member_id=1, linked_at=NOW))

    acme(organization={"name": "Acme Inc"})
    outcome = sync()

    assert [each.line for each in outcome.difference.changes] == [
        "~ organization acme: name Acme → Acme Inc"
    ]
    assert not all_rows(services.database, Organization)[0].takes_invites
    with services.database.read() as session:
        assert team_channels.loaded_channels(session, 1) == {1: ["slack:C0B"]}
    assert (
        len(all_rows(services.database, Identity)) == len(all_rows(services.database, Route)) == 1
    )


def test_who_is_gone_is_deactivated(services, acme, sync):
    """Never deleted; who comes back is active again."""
    sync()

    acme(people=people(1), teams={("2", "backend"): [1], ("3", "frontend"): []})
    sync()
    assert [row.is_active for row in all_rows(services.database, Member)] == [True, False]

    acme()
    sync()
    assert members(services)["m2@acme.test"].is_active


def test_who_is_gone_does_not_come_in_by_a_link(services, acme, sync, monkeypatch):
    """As after a load."""
    sync()
    asked = []
    monkeypatch.setattr(invites, "follow_members", lambda *given: asked.append(given) or [])

    acme(people=people(1), teams=dict.fromkeys(TEAMS, ()))
    sync()

    assert asked


@pytest.mark.parametrize(("before", "gone"), [(20, 3), (3, 2), (10, 2)])
def test_more_than_a_tenth_at_once_changes_nothing(services, acme, sync, before, gone):
    """A token that sees less is likelier; somebody can say that it is right."""
    acme(people=people(*range(before)), teams={})
    sync()

    acme(people=people(*range(gone, before), 99), teams={})
    assert sync().held == f"{gone} of {before} members"
    assert sum(row.is_active for row in members(services).values()) == before

    assert not sync(may_remove_many=True).held
    assert sum(row.is_active for row in members(services).values()) == before - gone + 1


@pytest.mark.parametrize(("before", "gone"), [(20, 2), (3, 1), (1, 1)])
def test_a_few_may_go(acme, sync, before, gone):
    """One of a small team is more than a tenth, and no mistake."""
    acme(people=people(*range(before)), teams={})
    sync()

    acme(people=people(*range(gone, before), 99), teams={})

    assert not sync().held


def test_projects_and_teams_count_too(acme, sync):
    """All projects of a token that may read none are gone at once."""
    sync()

    acme(projects={}, teams={})

    assert sync().held == "2 of 2 teams and 2 of 2 projects"


def test_a_project_that_is_gone_is_asked_for_no_more(services, acme, sync):
    """It stays, for its issues do; Sentry's id is nobody's, and no team's people see it."""
    acme(projects={("9", "old"): ["2"], **PROJECTS})
    sync()

    acme()
    sync()

    gone = next(row for row in all_rows(services.database, Project) if row.slug == "old")
    assert gone.source_id == ""
    with services.database.read() as session:
        assert gone.row_id not in directory.teams_of_projects(session, 1)


def test_names_change_and_ids_do_not(services, acme, sync):
    """A project, a team, an address, the organization: each keeps all that hangs on it."""
    sync()
    with services.database.write() as session:
        session.add(Route(organization_id=1, project="api", target="slack:C0A"))

    acme(
        organization={"slug": "acme-inc"},
        people=[member(1, email="new@acme.test"), member(2)],
        teams={("2", "core"): [1], ("3", "frontend"): []},
        projects={("2", "shop"): ["2"], ("3", "web"): []},
    )
    outcome = sync()

    assert outcome.lines == (
        "~ member m1@acme.test → new@acme.test",
        "~ team backend → core",
        "~ project api → shop",
    )
    assert [row.slug for row in all_rows(services.database, Organization)] == ["acme-inc"]
    assert {row.email: row.id for row in all_rows(services.database, Member)} == {
        "new@acme.test": 1,
        "m2@acme.test": 2,
    }
    assert [row.slug for row in all_rows(services.database, Team)] == ["core", "frontend"]
    assert [row.project for row in all_rows(services.database, Route)] == ["shop"]
    (told,) = all_rows(services.database, NoticeRow)
    assert told.data == {"project": "shop", "before": "api"}


@pytest.mark.parametrize("is_set_up", [False, True])
def test_a_new_name_that_came_first(services, acme, sync, is_set_up):
    """A metric alert names projects without ids: what it made is merged, unless it is set up."""
    sync()
    with services.database.write() as session:
        session.add(Route(organization_id=1, project="api", target="slack:C0A"))
        session.add(Project(organization_id=1, slug="shop"))
        if is_set_up:
            session.add(Route(organization_id=1, project="shop", target="slack:C0B"))

    acme(projects={("2", "shop"): ["2"], ("3", "web"): []})
    outcome = sync()

    projects = {row.slug: row.source_id for row in all_rows(services.database, Project)}
    routes = [row.project for row in all_rows(services.database, Route)]
    if is_set_up:
        assert (projects["shop"], routes) == ("2", ["api", "shop"])
    else:
        assert outcome.lines == ("~ project api → shop",)
        assert (projects, routes) == ({"shop": "2", "web": "3"}, ["shop"])
    assert sync().lines == ()


def test_an_address_that_a_file_had_is_matched(services, acme, sync):
    """The row of before goes on, in any case of letters."""
    with services.database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://old.test"))
        session.flush()
        session.add(Member(organization_id=1, email="m1@acme.test", name="One"))

    acme(people=[member(1, email="M1@ACME.test"), member(2)])
    sync()

    assert members(services)["m1@acme.test"].id == 1
    assert members(services)["m1@acme.test"].tracker_id == "1"


def test_who_can_not_be_told_is_left_out(services, acme, sync):
    """With a word; of who was invited there is none."""
    invited = member(4, user=None, pending=True)
    acme(people=[*people(1, 2), member(3, email=""), invited], teams={})

    outcome = sync()

    assert outcome.skipped == ("member M 3 is left out: there is no email address",)
    assert list(members(services)) == ["m1@acme.test", "m2@acme.test"]


def test_two_members_with_one_address(services, acme, sync):
    """The one that is active, and may do more."""
    one = {"email": "same@acme.test"}
    inactive = member(3, **one, orgRole="owner")
    inactive["user"]["isActive"] = False
    acme(people=[inactive, member(4, **one), member(5, **one, orgRole="manager")], teams={})

    outcome = sync()

    (row,) = all_rows(services.database, Member)
    assert (row.tracker_id, row.role, row.is_active) == ("5", "manager", True)
    assert outcome.skipped[0].startswith("two members have the address same@acme.test")


def test_roles_and_names(services, acme, sync):
    """Of older versions, of organizations with roles of their own, without a name."""
    older = member(2, role="owner")
    del older["orgRole"]
    acme(people=[member(1, orgRole="billing", name="", user=user(1)), older], teams={})

    sync()

    found = members(services)
    assert (found["m1@acme.test"].role, found["m1@acme.test"].name) == ("member", "m1")
    assert found["m2@acme.test"].role == "owner"


def user(number):
    return {"id": str(number), "name": "", "email": f"m{number}@acme.test"}


def test_where_links_lead(connected, acme, connect, services):
    """SENTRY_PUBLIC_URL, else Sentry's own links, else SENTRY_URL."""
    settings = connected.settings
    given = [({}, {"links": {}}), ({}, {}), ({"sentry_public_url": "https://bugs.acme.test"}, {})]
    urls = []
    for change, organization in given:
        acme(organization=organization)
        settings = connected.settings.model_copy(update=change)
        object.__setattr__(connected, "settings", settings)
        Sync(connected, connect(), {}).write()
        urls.append(all_rows(services.database, Organization)[0].url)

    assert urls == [settings.sentry_url, "https://sentry.acme.test", "https://bugs.acme.test"]


@pytest.mark.parametrize(
    ("path", "reply", "kind"),
    [
        ("teams/", FORBIDDEN, SentryDenied),
        ("projects/", Reply([{"id": "1"}]), SentryBroken),
        ("releases/", Reply([], cut=1), SentryBroken),
        ("members/", Reply(None, is_silent=True), SentryError),
    ],
)
def test_nothing_is_written_before_all_is_read(acme, sync, rest, services, path, reply, kind):  # noqa: PLR0917 - fixtures.
    """A page that fails is not an empty page."""
    sync()
    acme(people=people(1), teams={})
    rest.answer(path, reply)
    rest.answer("", {"user": user(7), "auth": {"scopes": []}}, root="/api/0/")

    with pytest.raises(kind):
        sync()

    assert all(row.is_active for row in members(services).values())


def test_a_second_page_that_fails(services, acme, sync, rest):
    """Who is on it is not gone."""
    acme(people=people(*range(1, 151)), teams={})
    sync()
    first = Reply(people(*range(1, 101)), headers=link("x", "100:100:0", more=True))
    rest.answer("members/", first, Reply({}, 500))

    with pytest.raises(SentryBroken):
        sync()

    assert all(row.is_active for row in members(services).values())


def test_a_preview_writes_nothing(services, acme, connected, connect):
    """It says what would be."""
    outcome = Sync(connected, connect(), {}).preview()

    assert outcome.difference.added == 7
    assert all_rows(services.database, Organization) == []
    assert Sync.preview_of_nothing(connect(), connected.settings).difference.added == 7


@pytest.mark.crowd
def test_ten_thousand_members(services, acme, sync, rest):
    """In pages and steps; the second time nothing is written."""
    acme(teams={("2", "backend"): []}, projects={})
    pages(rest, "members/", people(*range(1, 10_001)))

    first, second = sync(), sync()

    assert (first.difference.added, second.difference.changes) == (10_002, ())
    with services.database.read() as session:
        assert len(session.exec(select(Member.id).where(Member.tracker_id != "")).all()) == 10_000


def test_closed_membership(acme, rest, sync, database):
    """Whether all may act in all projects is known too, and follows."""
    for is_open in (True, False):
        acme()
        rest.answer("", {**ACME, "openMembership": is_open})
        sync()

        assert all_rows(database, Organization)[0].is_open == is_open
