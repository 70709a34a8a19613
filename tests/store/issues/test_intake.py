import pytest
from sqlmodel import select

from store.issues import intake
from store.issues import places as stored
from store.issues.intake import NewCard, StoredCard, Way
from store.issues.issues import Issue, IssueStatus
from store.issues.places import Place
from store.people.directory import Member, Organization, Project
from store.routing.routes import Route
from store.slack.cards import Card
from tests.fakes import Clock


@pytest.fixture
def session(database):
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url=""))
        session.flush()
        yield session


def places(session, organization=None):
    return stored.places(
        session, organization=organization, project="shop", issue="7", activity="api:1"
    )


def test_nothing_stored_yet(session):
    """At first sight only the organization is known."""
    assert places(session) == [Place(1, None, None, None, None, None, None)]


def test_all_stored(session):
    """The ids of all that is there, and what decides who is told of the issue."""
    project_id = intake.add_project(session, 1, "shop")
    issue_id = intake.add_issue(
        session, organization_id=1, project_id=project_id, source_id="7", title="x", level="fatal"
    )

    assert places(session) == [Place(1, project_id, issue_id, "fatal", None, {}, None, title="x")]


def test_several_organizations(session):
    """Unnamed: each of them, so that the caller sees that it is not clear."""
    session.add(Organization(slug="initech", name="Initech", url=""))
    session.flush()

    assert [place.organization_id for place in places(session)] == [1, 2]
    assert [place.organization_id for place in places(session, "initech")] == [2]
    assert places(session, "umbrella") == []


def test_a_new_issue_is_as_the_model_says(session):
    """An issue that is added here has the defaults that the model gives it."""
    project_id = intake.add_project(session, 1, "shop")
    columns = {"organization_id": 1, "project_id": project_id, "source_id": "7", "title": "x"}
    intake.add_issue(session, **columns)

    added = session.exec(select(Issue)).one().model_dump(exclude={"id", "token"})
    assert added == Issue(**columns).model_dump(exclude={"id", "token"})


def test_what_an_alert_adds_is_prepared(session, database):
    """Each of its inserts costs no more than SQLite needs for it."""
    project_id = intake.add_project(session, 1, "shop")
    columns = {"organization_id": 1, "project_id": project_id, "source_id": "7"}
    now, nothing = Clock()(), {"actor": None, "data": {}, "issue_id": None}
    intake.add_issue(session, title="x", **columns)
    intake.add_activity(
        session, kind="alert", occurred_at=now, received_at=now, **columns, **nothing
    )
    intake.open_cards(session, "issue:1", [NewCard("slack:C1")], lost={})

    inserts = (intake._INSERTS[intake.ISSUE], intake._INSERTS[intake.ACTIVITY], intake._ADD_CARD)
    forms = [form for each in inserts for form in each._forms.values()]
    assert None not in forms
    assert forms or not database.is_sqlite


def test_a_new_project_has_no_teams(session):
    """A project at first sight has its slug and nothing else."""
    intake.add_project(session, 1, "shop")

    assert session.exec(select(Project.slug)).all() == ["shop"]


def test_change(session):
    """Columns of their own types change, and the version rises."""
    project_id = intake.add_project(session, 1, "shop")
    issue_id = intake.add_issue(
        session, organization_id=1, project_id=project_id, source_id="7", title="x"
    )
    held = session.get(Issue, issue_id)
    intake.change_issue(
        session, issue_id, {"status": IssueStatus.RESOLVED, "tags": {"a": "b"}, "assignee": None}
    )

    assert (held.status, held.tags, held.version) == (IssueStatus.RESOLVED, {"a": "b"}, 2)


def test_members(session):
    """Those of the organization, by their address."""
    session.add(Member(organization_id=1, email="ada@acme.test", name="Ada"))
    session.flush()

    known = intake.members(session, 1, {"ada@acme.test", "eve@evil.test"})
    assert known == {"ada@acme.test": (1, "Ada", None)}
    assert intake.members(session, 2, {"ada@acme.test"}) == {}
    assert intake.members(session, 1, set()) == {}


def test_ways(session):
    """The project's own routes and those for all, oldest first."""
    for project, target in (("*", "slack:C1"), ("web", "slack:C2"), ("shop", "slack:C3")):
        session.add(Route(organization_id=1, project=project, target=target, broadcast=["note"]))
    session.flush()

    assert intake.ways(session, 1, "shop") == [
        Way("slack:C1", None, "", ["note"]),
        Way("slack:C3", None, "", ["note"]),
    ]
    assert intake.ways(session, 2, "shop") == []


def test_cards(session):
    """New cards are as the model says, several at once."""
    new = [NewCard("slack:C1"), NewCard("slack:U1", "you own it")]
    opened = intake.open_cards(session, "issue:7", new, lost={})
    card_id = opened["slack:C1"]
    added = session.get(Card, card_id)

    assert added.model_dump() == Card(id=card_id, subject="issue:7", target="slack:C1").model_dump()
    assert intake.cards(session, "issue:7") == [
        StoredCard(card_id, "slack:C1", is_lost=False, is_personal=False),
        StoredCard(opened["slack:U1"], "slack:U1", is_lost=False, is_personal=True),
    ]
    assert intake.cards(session, "issue:8") == []


def test_lost_cards(session):
    """A lost card is told as such, and begun again as the same card."""
    gone = Card(subject="issue:7", target="slack:C1", external_id="1.1", lost_at=Clock()())
    session.add(gone)
    session.flush()
    before = intake.cards(session, "issue:7")
    opened = intake.open_cards(session, "issue:7", [NewCard("slack:C1")], {"slack:C1": gone.id})
    session.refresh(gone)

    assert [card.is_lost for card in before] == [True]
    assert opened == {"slack:C1": gone.id}
    assert (gone.external_id, gone.lost_at) == (None, None)
