"""Who and what webhooks mean is known by the tracker's ids, the whole way into the store."""

from uuid import uuid4

import pytest
from sqlmodel import select

from bot.intake.intake import Refused, in_one_write
from bot.intake.tracker_ids import UNTOLD
from bot.services import Services
from bot.settings import Settings
from bot.sources.sentry import hooks
from bot.sources.sentry.hooks import Hook
from store.issues.activities import ActivityRow
from store.issues.feed import FeedHint
from store.issues.issues import Issue
from store.outbox.models import Delivery
from store.outbox.notices import NoticeRow
from store.people.directory import Member, Organization, Project
from store.people.directory_sync import DirectorySync
from store.routing.routes import Route
from tests.bot.acme import add_shop, all_rows

RESOLVED = {"status": "resolved", "substatus": None}


@pytest.fixture(autouse=True)
def acme(database):
    add_shop(
        database,
        {"project": "shop", "target": "slack:C1"},
        {"project": "shop", "target": "pagerduty:primary"},
    )


def shown(**issue):
    """An issue in a payload that names no organization."""
    return {
        "id": "97",
        "title": "It broke",
        "status": "unresolved",
        "statusDetails": {},
        "permalink": None,
        "project": {"id": "2", "slug": "shop"},
    } | issue


@pytest.fixture
def take(services):
    def take(resource, body, installation="14e8"):
        hook = Hook(uuid4().hex, resource, body | {"installation": {"uuid": installation}})
        meant = hooks.read(hook)
        return in_one_write(services, lambda tx: hooks.take(tx, services, hook, meant))

    return take


@pytest.fixture
def send(take):
    def send(action="created", actor=None, installation="14e8", **issue):
        body = {"action": action, "actor": actor, "data": {"issue": shown(**issue)}}
        return take("issue", body, installation)

    return send


@pytest.fixture
def comment(take):
    def comment(project="shop", installation="14e8", issue_id=97):
        data = {"issue_id": issue_id, "comment_id": 1, "project_slug": project, "comment": "On it"}
        actor = {"type": "user", "id": 4, "name": ""}
        body = {"action": "created", "actor": actor, "data": data}
        return take("comment", body, installation)

    return comment


@pytest.fixture
def actor(database):
    """Who did the newest activity, as it is stored."""
    return lambda: all_rows(database, ActivityRow)[-1].actor


def user(number, name=""):
    return {"type": "user", "id": number, "name": name}


def details_of(number, email):
    return {"actor": {"id": str(number), "name": "x", "email": email}}


def test_known_by_an_earlier_payload(send, actor):
    """Once told with the address, somebody is known by the id alone."""
    send()
    send("resolved", user(4), statusDetails=details_of(4, "ada@acme.test"), **RESOLVED)
    send("unresolved", user(4))

    assert actor() == {"name": "Ada", "email": "ada@acme.test", "member_id": 1}


def test_known_by_the_name(send, actor, database):
    """A name that one member has says who it is; the id is learnt."""
    send()
    send("resolved", user(9, "grace"), **RESOLVED)

    assert actor()["member_id"] == 2
    assert [row.tracker_id for row in all_rows(database, Member)] == ["", "9", ""]


def test_ambiguous_name(send, actor, database):
    """A name that two have says nothing."""
    with database.write() as session:
        session.add(Member(organization_id=1, email="grace2@acme.test", name="Grace"))
    send()
    send("resolved", user(9, "Grace"), **RESOLVED)

    assert actor() == {"name": "Grace", "email": ""}


def test_address_beats_the_name(send, actor, database):
    """What was learnt of a name is put right by an address."""
    send()
    send("resolved", user(9, "Grace"), **RESOLVED)
    send("unresolved", user(9, "Grace"), statusDetails=details_of(9, "bob@acme.test"))

    assert actor()["member_id"] == 3
    assert [row.tracker_id for row in all_rows(database, Member)] == ["", "", "9"]


def test_own_activity_is_not_told(send, database):
    """Who is known by the id alone is not told what they did themselves."""
    send("created", assignedTo={"type": "user", "id": 4, "name": "Ada", "email": "ada@acme.test"})
    send("resolved", user(4), **RESOLVED)

    last = all_rows(database, ActivityRow)[-1].id
    rows = [row for row in all_rows(database, Delivery) if row.activity_id == last]
    reasons = {row.lane: row.reason for row in rows}
    assert reasons["slack:U1"] == "it is their own activity"


@pytest.mark.parametrize(
    ("permalink", "url"),
    [
        (None, "https://acme.test/organizations/acme/issues/97/"),
        ("https://s.test/i/97/", "https://s.test/i/97/"),
    ],
)
def test_link(send, database, permalink, url):
    """It is made of the organization's address where the payload has none."""
    send(permalink=permalink)

    assert all_rows(database, Issue)[0].url == url


def test_link_stays(send, database):
    """One that was told is not made anew."""
    send(permalink="https://s.test/i/97/")
    send("resolved", **RESOLVED)

    assert all_rows(database, Issue)[0].url == "https://s.test/i/97/"


def test_organization_by_installation(send, comment, database):
    """Of several organizations it is known by the installation, once one webhook named it."""
    add_other(database, "shop")
    with pytest.raises(Refused):
        send()
    send(permalink="https://s.test/organizations/acme/issues/97/")
    send(id="98")
    comment()

    assert {row.organization_id for row in all_rows(database, ActivityRow)} == {1}
    assert [row.installation for row in all_rows(database, Organization)] == ["14e8", ""]


def add_other(database, project, **known):
    """A second organization, with that project."""
    with database.write() as session:
        session.add(Organization(slug="initech", name="Initech", url="https://initech.test"))
        session.flush()
        session.add(Project(organization_id=2, slug=project, **known))


@pytest.mark.parametrize("known", [{}, {"source_id": "2"}])
def test_organization_by_the_project(send, comment, database, known):
    """Where nobody knows the installation, the only one that can have the project is meant."""
    add_other(database, "till", source_id="8")
    with database.write() as session:
        session.get_one(Project, 1).sqlmodel_update(known)

    send()
    comment()

    assert {row.organization_id for row in all_rows(database, ActivityRow)} == {1}
    assert [row.installation for row in all_rows(database, Organization)] == ["14e8", ""]


def test_organization_by_the_projects_id(send, database):
    """Two have a project of that name: the tracker's id tells them apart, also under a new one."""
    add_other(database, "shop", source_id="8")
    with database.write() as session:
        session.get_one(Project, 1).source_id = "2"

    send()
    send(id="98", project={"id": "8", "slug": "till"}, installation="77aa")

    assert [row.organization_id for row in all_rows(database, ActivityRow)] == [1, 2]
    assert [row.installation for row in all_rows(database, Organization)] == ["14e8", "77aa"]


def test_organization_whose_installation_is_another(send, database):
    """It can't have sent it."""
    add_other(database, "shop")
    with database.write() as session:
        session.get_one(Organization, 2).installation = "77aa"

    send()

    assert {row.organization_id for row in all_rows(database, ActivityRow)} == {1}


def test_another_organizations_issue_is_not_read(database):
    """The API that is connected is one organization's: the other's webhooks tell by themselves."""
    add_other(database, "shop")
    with database.write() as session:
        session.get_one(Organization, 2).installation = "77aa"
    rest = {"sentry_url": "http://127.0.0.1:1", "sentry_org": "acme", "sentry_token": "t"}
    services = Services(Settings(**rest), database)
    for installation, own in (("77aa", "8"), ("14e8", "2")):
        issue = shown(id=f"9{own}", project={"id": own, "slug": "shop"}, **RESOLVED)
        body = {"action": "resolved", "data": {"issue": issue}}
        hook = Hook(uuid4().hex, "issue", body | {"installation": {"uuid": installation}})
        in_one_write(
            services, lambda tx, hook=hook: hooks.take(tx, services, hook, hooks.read(hook))
        )

    assert [row.organization_id for row in all_rows(database, ActivityRow)] == [2]
    assert [row.organization_id for row in all_rows(database, FeedHint)] == [1]


def test_comment_on_an_untold_issue(comment, database):
    """Nobody is told of what has no title; the reason is written down."""
    with database.write() as session:
        session.add(Route(organization_id=1, project="shop", target="msteams:ops"))
    comment()

    assert {row.reason for row in all_rows(database, Delivery) if row.activity_id} == {UNTOLD}


def test_renamed_project(send, comment, database):
    """A new slug keeps routes and all else, and is said once in the channels."""
    send()
    send("resolved", project={"id": "2", "slug": "till"}, **RESOLVED)
    send(id="98", project={"id": "2", "slug": "till"})
    comment(project="shop")

    assert [row.slug for row in all_rows(database, Project)] == ["till"]
    assert {row.project for row in all_rows(database, Route)} == {"till"}
    (notice,) = all_rows(database, NoticeRow)
    assert (notice.kind, notice.data) == ("project_renamed", {"project": "till", "before": "shop"})
    with database.read() as session:
        told = session.exec(select(Delivery.lane).where(Delivery.memo_id == notice.id)).all()
    assert told == ["slack:C1"]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_former_name(send, database, moment):
    """A webhook that comes late, or is replayed, renames nothing back; its issue is at home."""
    send()
    send("resolved", project={"id": "2", "slug": "till"}, **RESOLVED)
    if moment == "after":
        send("unresolved", project={"id": "2", "slug": "desk"})
    now = all_rows(database, Project)[0].slug
    send("assigned", project={"id": "2", "slug": "shop"})
    send("assigned", id="98", project={"id": "2", "slug": "till"})

    assert [row.slug for row in all_rows(database, Project)] == [now]
    assert {row.project for row in all_rows(database, Route)} == {now}
    assert {row.project_id for row in all_rows(database, Issue)} == {1}


def test_first_seen_by_a_webhook(send, database):
    """Its id is kept at once: what is set up for it then goes on under its next name."""
    send(project={"id": "50", "slug": "desk"})
    with database.write() as session:
        session.add(Route(organization_id=1, project="desk", target="slack:C9"))
    send(id="98", project={"id": "50", "slug": "till"})

    assert [(row.slug, row.source_id) for row in all_rows(database, Project)] == [
        ("shop", ""),
        ("till", "50"),
    ]
    assert "till" in {row.project for row in all_rows(database, Route)}


def test_a_former_name_that_another_has(send, database):
    """A late webhook of the one that had it before takes nothing from the one that has it now."""
    send()
    send("resolved", project={"id": "2", "slug": "till"}, **RESOLVED)
    send(id="98", project={"id": "9", "slug": "shop"})
    send("assigned", project={"id": "2", "slug": "shop"})

    assert [(row.slug, row.source_id) for row in all_rows(database, Project)] == [
        ("till", "2"),
        ("shop", "9"),
    ]
    assert [row.project_id for row in all_rows(database, Issue)] == [1, 2]


def test_renamed_and_commented_on(send, comment, database):
    """A comment has the new slug and no id; what was set up goes on when the id comes with it."""
    send()
    comment(issue_id=98, project="till")
    assert [row.slug for row in all_rows(database, Project)] == ["shop", "till"]
    send(id="98", project={"id": "2", "slug": "till"})

    assert [(row.slug, row.source_id) for row in all_rows(database, Project)] == [("till", "2")]
    assert {row.project_id for row in all_rows(database, Issue)} == {1}
    assert {row.project for row in all_rows(database, Route)} == {"till"}


def test_renamed_to_what_is_set_up(send, database):
    """Whoever has set up the new name already has meant that: nothing of it is lost."""
    send()
    with database.write() as session:
        session.add(Project(organization_id=1, slug="till"))
        session.add(Route(organization_id=1, project="till", target="slack:C9"))
    send("resolved", project={"id": "2", "slug": "till"}, **RESOLVED)

    assert [row.source_id for row in all_rows(database, Project)] == ["", "2"]
    assert {row.project for row in all_rows(database, Route)} == {"shop", "till"}


def test_renamed_before_its_id_was_known(send, database):
    """A project of an older version is known by its issue."""
    send(project={"slug": "shop"})
    send("resolved", project={"id": "2", "slug": "till"}, **RESOLVED)

    assert [(row.slug, row.source_id) for row in all_rows(database, Project)] == [("till", "2")]


def test_moved_issue(send, database, services):
    """Another project's id is another project: PagerDuty of the former hears of the end."""
    send()
    send("resolved", project={"id": "3", "slug": "till"}, **RESOLVED)

    assert [row.slug for row in all_rows(database, Project)] == ["shop", "till"]
    last = all_rows(database, ActivityRow)[-1].id
    told = [row.lane for row in all_rows(database, Delivery) if row.activity_id == last]
    assert "pagerduty:primary" in told


@pytest.mark.parametrize(
    ("change", "is_wanted"),
    [
        ({"actor": user(9, "Nobody")}, True),
        ({"project": {"id": "8", "slug": "new"}}, True),
        ({"actor": user(4, "Ada")}, False),
    ],
)
def test_what_is_unknown_is_read_from_sentry(send, services, database, change, is_wanted):
    """Where its REST API is connected; a webhook says too little of it."""
    places = {"sentry_url": "https://sentry.acme.test", "sentry_org": "acme"}
    for name, value in places.items():
        setattr(services.settings, name, value)

    send(**change)

    rows = all_rows(database, DirectorySync)
    assert [row.wanted_at is not None for row in rows] == ([True] if is_wanted else [])
