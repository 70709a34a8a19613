"""What the card says of an issue's state, its condition, and who works on it."""

from types import SimpleNamespace

import pytest

from blocks.issue_card import issue_card
from bot import issues
from bot.drawing.activity import Renderer
from bot.drawing.issue import issue_card_note
from bot.providers.slack_text import rich
from store.people import directory
from store.people.directory import Member, Team
from tests.block_kit import check
from tests.bot.acme import on, token
from tests.bot.issues.people import ADA


@pytest.fixture
def card(services, issue):
    """The values that are drawn now; the drawing passes both checkers."""

    def card():
        with services.database.read() as session:
            drawing = issue_card_note(Renderer(session, "Sentry"), 1)[0].drawing
        lines = {name: rich(line) for name, line in drawing.lines.items()}
        check([block.to_dict() for block in issue_card(**drawing.values, **lines)])
        return SimpleNamespace(**drawing.values)

    return card


@pytest.mark.parametrize(
    ("data", "state"),
    [
        ({"ignoreUntilEscalating": True}, "Archived until it escalates"),
        ({"ignoreCount": 1000}, "Archived until 1,000 more events"),
        ({"ignoreCount": 1}, "Archived until 1 more event"),
        ({"ignoreUserCount": 5}, "Archived until 5 more users"),
        ({"ignoreCount": 5, "ignoreWindow": 60}, "Archived"),
        ({}, "Archived for ever"),
    ],
)
def test_until_when_it_is_archived(tell, card, data, state):
    """In words; what only the tracker can judge is said by the last action."""
    tell("set_ignored", data=data)

    assert (card().state, card().until) == (state, None)


@pytest.mark.parametrize(
    "data", [{"ignoreUntil": "2026-03-14T10:26:00Z"}, {"ignoreDuration": 60}], ids=["until", "for"]
)
def test_a_time(tell, card, data):
    """As a moment, which Slack shows in each reader's own zone."""
    tell("set_ignored", data=data)

    assert (card().state, card().until) == ("Archived", (1773483960, "2026-03-14 10:26 UTC"))


def test_a_condition_of_before(services, tell, card):
    """Means nothing once the issue is open."""
    tell("set_ignored", data={"ignoreDuration": 60})
    issues.mark_ongoing(services, on(1), ADA)

    assert (card().state, card().until) == ("Ongoing", None)


@pytest.mark.parametrize(
    ("value", "option"),
    [(f"member:{token(2)}", (f"member:{token(2)}", "Grace Hopper")), ("nobody", None)],
)
def test_the_assignee_is_chosen_in_the_select(services, card, value, option):
    """By the option that the search offers."""
    issues.assign(services, on(1), ADA, f"member:{token(1)}")
    issues.assign(services, on(1), ADA, value)

    assert card().select["assignee"] == option


@pytest.mark.parametrize("name", ["backend", "#backend"])
def test_a_team_is_chosen_in_the_select(tell, card, name):
    """However the tracker writes it."""
    tell("assigned", data={"assignee": name, "assigneeType": "team"})

    assert card().select["assignee"] == (f"team:{token(1)}", "#backend")
    assert ("Assignee", "#backend") in card().facts


@pytest.mark.parametrize(
    "data", [{"assignee": "Zoe"}, {"assignee": "theirs", "assigneeType": "team"}]
)
def test_somebody_whom_the_directory_does_not_know(tell, card, data):
    """Is named, and not chosen."""
    tell("assigned", data=data)

    assert card().select["assignee"] is None
    assert any(name == "Assignee" for name, _ in card().facts)


def test_each_drawing_has_an_id_of_its_own(card):
    """Else Slack would keep what somebody picked in the select, and was refused."""
    assert len({card().select["drawing"] for _ in range(20)}) > 15


def test_suggested(tell, card):
    """The owners that the last alert named, by name where they are known."""
    tell(data={"owners": ["grace@acme.test", "#backend", "eve@else.test"]})

    assert card().suggested == ["Grace Hopper", "#backend", "eve@else.test"]


def test_nobody_is_suggested_while_somebody_works_on_it(services, tell, card):
    """Nor where no alert named an owner."""
    before = card().suggested
    tell(data={"owners": ["grace@acme.test"]})
    issues.assign(services, on(1), ADA, f"member:{token(1)}")

    assert (before, card().suggested) == ([], [])


def test_nobody_is_suggested_where_nobody_is_needed(services, tell, card):
    """A resolved issue needs no hands."""
    tell(data={"owners": ["grace@acme.test"]})
    issues.resolve(services, on(1), ADA)

    assert card().suggested == []


def test_many_owners(tell, card):
    """A line of the card has room for a few."""
    tell(data={"owners": [f"o{n}@acme.test" for n in range(50)]})

    assert len(card().suggested) == 5


def test_names_that_hurt(services, database, card):
    """A long one, with markup: the card is drawn all the same."""
    with database.write() as session:
        session.get_one(Member, 2).name = "<!channel> *" * 20
        directory.put(session, Team, {"organization_id": 1, "slug": "x" * 100})

    issues.assign(services, on(1), ADA, f"member:{token(2)}")

    assert card().select["assignee"][0] == f"member:{token(2)}"
