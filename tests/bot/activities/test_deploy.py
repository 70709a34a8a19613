import pytest
from pydantic import ValidationError

from bot.activities import kind_named

PEOPLE = ["Ada", "bob@acme.test", {"name": "Carol", "email": "c@acme.test"}, "Dan", "Eve"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, ""),
        ({"environment": "production"}, ", to production"),
        ({"commits": 1}, ": 1 commit"),
        ({"commits": 1200}, ": 1,200 commits"),
        ({"commits": 0}, ""),
        ({"authors": ["Ada"]}, ": by Ada"),
        ({"commits": 2, "authors": PEOPLE[:2]}, ": 2 commits by Ada and bob@acme.test"),
        ({"authors": PEOPLE[:3]}, ": by Ada, bob@acme.test and Carol"),
        ({"authors": PEOPLE}, ": by Ada, bob@acme.test, Carol and 2 others"),
        ({"projects": ["shop"]}, ": in shop"),
        ({"projects": ["a", "b", "c", "d", ""]}, ": in a, b, c and 1 more"),
        ({"commits": 3, "projects": ["shop", "api"]}, ": 3 commits, in shop and api"),
    ],
)
def test_deploy(sentence, data, told):
    """Where to, and as much as is known of what and by whom."""
    words = sentence("deploy", version="2.4.1", **data)

    assert words == f"deployed 2.4.1, the release of SHOP-7{told}"


def test_its_authors_are_members_by_the_directory_alone():
    """No id is believed that came with it."""
    authors = [{"email": "Ada@acme.test", "member_id": 7}, {"name": "Bob", "member_id": 7}]
    deploy = kind_named("deploy").model_validate({"version": "1", "authors": authors})

    known = deploy.knowing({"ada@acme.test": 1})

    assert [author.member_id for author in known.authors] == [1, None]


def test_link(links):
    """The release leads to its page."""
    page = "https://sentry.acme.test/organizations/acme/releases/2.4.1/"

    assert links("deploy", version="2.4.1") == {"2.4.1": page}


@pytest.mark.parametrize(("version", "is_linked"), [("é" * 300, True), ("💥" * 300, False)])
def test_link_too_long(links, version, is_linked):
    """An address that nobody could open is none; the words stay."""
    ((shown, page),) = links("deploy", version=version).items()

    assert (shown, page != "") == (version, is_linked)


@pytest.mark.parametrize(
    ("data", "heading"),
    [({}, "2.4.1 was deployed"), ({"environment": "qa"}, "2.4.1 was deployed to qa")],
)
def test_heading(data, heading):
    """What stands above the sentence does not say all of it."""
    assert kind_named("deploy")(version="2.4.1", **data).heading() == heading


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"version": " "},
        {"version": "1", "commits": -1},
        {"version": "1", "authors": [{}]},
        {"version": "1", "authors": "Ada"},
        {"version": "1", "authors": ["Ada"] * 1001},
        {"version": "1", "projects": [1]},
    ],
)
def test_refused(data):
    """A deploy has a version; its lists have names, and an end."""
    with pytest.raises(ValidationError):
        kind_named("deploy").model_validate(data)


def test_state_stays():
    """A deploy changes nothing of the issue."""
    assert kind_named("deploy")(version="1").change() == {}
