"""The search behind "Select Assignee…": who is found, in which order, and who is left out."""

import pytest

from bot import issues
from bot.issues.assignees import OFFERED_MAX
from store.people import directory
from store.people.directory import Member, Project, Team
from store.people.search import fold
from tests.bot.acme import on, token
from tests.bot.issues.people import ADA, GRACE

NAMES = [
    "Jane Doe",
    "Doris Dörrie",
    "Ørjan Åsmund",
    "Łukasz Doering",
    "DON JUAN",
    "Zoë Fredoe",
    "Дора",
]


@pytest.fixture
def people(issue, database):
    """More members, of no team, by name."""

    def people(*names, **columns):
        with database.write() as session:
            for number, name in enumerate(names):
                email = f"{fold(name).replace(' ', '.')}{number}@acme.test"
                session.add(Member(organization_id=1, email=email, name=name, **columns))

    return people


@pytest.fixture
def teams_of_the_project(issue, database):
    """Give the project these teams; and members 1 and 2 to the team `backend`."""

    def give(*slugs):
        with database.write() as session:
            for slug in slugs:
                directory.put(session, Team, {"organization_id": 1, "slug": slug})
            directory.set_teams(session, session.get_one(Project, 1), slugs)
            for member_id in (1, 2):
                directory.set_teams(session, session.get_one(Member, member_id), ["backend"])

    return give


@pytest.fixture
def found(services):
    """The labels that are offered for what Ada types."""
    return lambda query="", by=ADA: [
        one.label for one in issues.choices(services, on(1), by, query)
    ]


def test_nothing_typed(found, issue):
    """Me first, then everybody by name."""
    assert found() == ["Me", "Bob", "Grace Hopper"]


def test_me_is_who_searches(services, issue):
    """With the id of the member; nobody is there twice."""
    values = [one.value for one in issues.choices(services, on(1), GRACE, "")]

    assert values == [f"member:{token(2)}", f"member:{token(1)}", f"member:{token(3)}"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("doe", ["Jane Doe", "Łukasz Doering", "Zoë Fredoe"]),
        ("DOE", ["Jane Doe", "Łukasz Doering", "Zoë Fredoe"]),
        ("Dörr", ["Doris Dörrie"]),
        ("dorr", ["Doris Dörrie"]),
        ("orjan", ["Ørjan Åsmund"]),
        ("åsm", ["Ørjan Åsmund"]),
        ("lukasz", ["Łukasz Doering"]),
        ("don juan", ["DON JUAN"]),
        ("juan don", ["DON JUAN"]),
        ("ane", ["Jane Doe"]),
        ("jane.doe0@", ["Jane Doe"]),
        ("zoe", ["Zoë Fredoe"]),
        ("  jane   doe ", ["Jane Doe"]),
        ("@jane", ["Jane Doe"]),
        ("ØRJAN", ["Ørjan Åsmund"]),
        ("ДОРА", ["Дора"]),
        ("дор", ["Дора"]),
        ("nobody at all", []),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE member; --", []),
    ],
)
def test_any_part(found, people, query, expected):
    """Of name or address, in any order, without case and accents; nothing is a pattern."""
    people(*NAMES)

    assert [label for label in found(query) if label != "Me"] == expected


def test_the_best_first(found, people):
    """The name itself, what begins so, a word that begins so, any part."""
    people("Mary Ann Ash", "Hanna Ann", "Ann", "Joann Low", "Anna Zeta")

    assert found("ann") == ["Ann", "Anna Zeta", "Hanna Ann", "Mary Ann Ash", "Joann Low"]


@pytest.mark.parametrize(
    ("query", "is_there"), [("", True), ("ada", True), ("ME", True), ("x", False)]
)
def test_me(found, issue, query, is_there):
    """By the word, or by one's own name."""
    assert ("Me" in found(query)) == is_there


def test_unassign(found, tell, issue):
    """Where somebody is assigned; by its own word too."""
    before = found()
    tell("assigned", data={"assignee": "Grace Hopper", "assigneeEmail": "grace@acme.test"})

    assert "Unassign" not in before
    assert found()[:2] == ["Me", "Unassign"]
    assert found("unas") == ["Unassign"]


def test_inactive_members_are_left_out(found, people):
    """They can't be told of anything."""
    people("Jane Doe", is_active=False)

    assert found("doe") == []


def test_people_and_teams_of_the_project(found, people, teams_of_the_project):
    """Where it has teams: their members, and they themselves; others have no access."""
    people("Jane Doe")
    teams_of_the_project("backend", "payments")

    assert found() == ["Me", "#backend", "Grace Hopper", "#payments"]
    assert found("paym") == found("#payments") == ["#payments"]


def test_a_project_without_teams(found, issue):
    """Everybody may; no team has access."""
    assert not any(label.startswith("#") for label in found())


def test_more_than_fit(services, found, people):
    """A hundred options, the last of which says that there are more."""
    people(*(f"Person {n:03}" for n in range(150)))

    one, all_of_them = found("person 149"), found("person")

    assert one == ["Person 149"]
    assert len(all_of_them) == OFFERED_MAX
    assert all_of_them[-1] == "… and 51 more: type a part of the name"


def test_just_as_many_as_fit(found, people):
    """No hint then."""
    people(*(f"Person {n:03}" for n in range(OFFERED_MAX)))

    assert found("person")[-1] == "Person 099"


def test_people_of_one_name(services, people):
    """Their addresses tell them apart."""
    people("Jane Doe", "Jane Doe")

    notes = [one.note for one in issues.choices(services, on(1), ADA, "jane")]

    assert notes == ["jane.doe0@acme.test", "jane.doe1@acme.test"]


def test_a_search_changes_nothing(found, people, snapshot):
    """Whatever is typed."""
    people("Jane Doe")
    before = snapshot()

    found("doe" * 1000)

    assert snapshot() == before
    assert len(all_rows_of_members := found()) == len(set(all_rows_of_members))
