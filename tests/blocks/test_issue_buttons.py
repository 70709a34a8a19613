"""The buttons fit the state, carry tokens alone, and pass Slack's limits."""

import pytest

from blocks.issue_buttons import assignee_option, issue_buttons, read_block_id
from tests.block_kit import check

TOKEN = "R4nd0m-t0k_n"
SELECT = "Select Assignee…"
LABELS = {
    "unresolved": ["Resolve", "Archive", SELECT],
    "resolved": ["Unresolve", SELECT],
    "archived": ["Mark as Ongoing", SELECT],
}


def drawn(status="unresolved", **more):
    return issue_buttons(TOKEN, status, **more).to_dict()


def label(element):
    return (element.get("text") or element["placeholder"])["text"]


@pytest.mark.parametrize("status", LABELS)
def test_buttons_fit_the_state(status):
    """Nobody is offered what can't be done now."""
    block = drawn(status)

    check([block])
    assert [label(each) for each in block["elements"]] == LABELS[status]


@pytest.mark.parametrize("status", LABELS)
def test_a_button_carries_a_token_and_nothing_else(status):
    """What it says is checked against the store at the click."""
    *buttons, select = drawn(status)["elements"]

    assert {button["value"] for button in buttons} == {TOKEN}
    assert "value" not in select


def test_the_assignee_is_chosen():
    """By the option that the search would offer; without one the select asks."""
    chosen = drawn(assignee=("member:2", "Grace Hopper"))["elements"][-1]["initial_option"]

    assert (chosen["value"], chosen["text"]["text"]) == ("member:2", "Grace Hopper")
    assert "initial_option" not in drawn()["elements"][-1]


def test_the_search_starts_before_anything_is_typed():
    """Whoever presses it sees "Me" at once."""
    assert drawn()["elements"][-1]["min_query_length"] == 0


def test_the_block_says_which_issue():
    """And the assignee that was shown; a new drawing has a new id, or Slack keeps old picks."""
    first, second = drawn(assignee_key="ab12", drawing="1"), drawn(assignee_key="ab12", drawing="2")

    assert read_block_id(first["block_id"]) == (TOKEN, "ab12")
    assert first["block_id"] != second["block_id"]


@pytest.mark.parametrize(
    ("block_id", "expected"),
    [
        ("", ("", None)),
        ("issue", ("", None)),
        ("issue:", ("", None)),
        ("issue:7", ("7", None)),
        ("issue:7::", ("7", None)),
        ("other:7:ab", ("", None)),
        ("issue:7:ab:cd:ef", ("7", "ab")),
        ("issue:x:" + "9" * 300, ("x", "9" * 300)),
    ],
)
def test_a_block_id_is_outside_input(block_id, expected):
    """Whatever comes is read, and means nothing by itself."""
    assert read_block_id(block_id) == expected


def test_a_long_name_is_cut():
    """Slack takes 75 characters of a text and of a description."""
    option = assignee_option("member:1", "N" * 200, "n" * 200).to_dict()

    assert (len(option["text"]["text"]), len(option["description"]["text"])) == (75, 75)


def test_nothing_to_tell_people_apart():
    """A team has no description; Slack refuses an empty one."""
    assert "description" not in assignee_option("team:1", "#backend").to_dict()
