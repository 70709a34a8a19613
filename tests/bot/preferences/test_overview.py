"""What counts for somebody, where it was chosen, and what is muted."""

from datetime import timedelta

import pytest

from bot.errors import UserError
from bot.preferences import changes
from bot.preferences.changes import Choose, Mute
from bot.preferences.overview import overview
from bot.services import Services
from bot.settings import Settings
from bot.vocabulary.preferences import DEFAULTS, PERSONAL, Setting
from store.people import preferences
from tests.bot.preferences.choices import ADA, BY, furnish
from tests.fakes import Clock

HOURS = timedelta(hours=2)
PLACES = [
    ("always", {}),
    ("never", {"organization": "acme"}),
    ("subscribe_only", {"organization": "acme", "project": "web"}),
    ("always", {"organization": "globex", "project": "api"}),
]


@pytest.fixture
def services(database):
    furnish(database)
    return Services(Settings(), database, now=Clock())


@pytest.fixture
def change(services):
    return lambda *wishes: changes.change(services, ADA, wishes, BY)


@pytest.fixture
def workflow(services, change):
    """What the overview says of workflow by Slack, after a choice in each place."""
    change(*(Choose(Setting.WORKFLOW, value, ("slack",), **place) for value, place in PLACES))

    def read(**place):
        rows = overview(services, ADA, **place).rows
        return [
            (row.value, row.origin)
            for row in rows
            if (row.setting, row.provider) == (Setting.WORKFLOW, "slack")
        ]

    return read


def test_defaults(services):
    """Who chose nothing has the product's defaults, by every provider."""
    found = overview(services, ADA)

    assert [(row.setting, row.provider, row.value) for row in found.rows] == [
        (setting, provider, DEFAULTS[setting]) for setting in Setting for provider in PERSONAL
    ]
    assert {row.origin for row in found.rows} == {"product default"}
    assert found.mutes == ()


def test_choices_from_the_widest_to_the_most_exact(workflow):
    """What counts everywhere first, then what differs in an organization or a project."""
    assert workflow() == [
        ("always", "own default"),
        ("never", "organization acme"),
        ("subscribe_only", "project web of acme"),
        ("always", "project api of globex"),
    ]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (
            {"organization": "acme"},
            [("never", "organization acme"), ("subscribe_only", "project web of acme")],
        ),
        (
            {"organization": "globex"},
            [("always", "own default"), ("always", "project api of globex")],
        ),
        ({"project": "web"}, [("subscribe_only", "project web of acme")]),
        ({"project": "api", "organization": "acme"}, [("never", "organization acme")]),
        ({"project": "billing"}, [("always", "own default")]),
    ],
)
def test_what_counts_in_a_place(workflow, place, expected):
    """The most exact choice, and those within the place asked for."""
    assert workflow(**place) == expected


def test_one_provider(services):
    """Only what is told by it."""
    rows = overview(services, ADA, providers=("email",)).rows

    assert {row.provider for row in rows} == {"email"}
    assert len(rows) == len(Setting)


def test_choice_for_what_is_gone(services):
    """It is shown by its number, and is no fault; a value that is none is not shown."""
    with services.database.write() as session:
        for kind, value in (("alerts", "never"), ("deploy", "sometimes"), ("gossip", "always")):
            key = {"scope": "project:99", "provider": "slack", "kind": kind}
            preferences.choose(session, ADA, **key, value=value)

    origins = [row.origin for row in overview(services, ADA).rows]

    assert [origin for origin in origins if origin != "product default"] == [
        "project 99, which is gone"
    ]


def test_mutes(services, change):
    """Those that hold still, with their ends."""
    now = services.now()
    change(Mute("all", now + timedelta(hours=1)), Mute("web"), Mute("BILLING-2", now + HOURS))
    services.now.move(hours=1)

    found = overview(services, ADA).mutes

    assert [(each.scope.words, each.until) for each in found] == [
        ("issue BILLING-2 of globex", now + HOURS),
        ("project web of acme", None),
    ]


def test_of_others(services, change):
    """Everybody has their own."""
    change(Choose(Setting.ALERTS, "never"), Mute("all"))

    found = overview(services, "grace@acme.test")

    assert {row.origin for row in found.rows} == {"product default"}
    assert found.mutes == ()


def test_project_of_others(services):
    """Grace does not belong to the organization that has it."""
    with pytest.raises(UserError, match='no project "billing" in acme'):
        overview(services, "grace@acme.test", project="billing")
