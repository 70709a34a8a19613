"""What docs/issues.md says of buttons, questions and limits is what the program does."""

from datetime import timedelta

import pytest

from blocks.confirmation import confirmation
from blocks.issue_buttons import issue_buttons
from blocks.issue_modals import archive_modal, resolve_modal
from blocks.rich_text import literal
from bot.issues import UNDO_FOR
from bot.issues.assignees import OFFERED_MAX
from bot.program.schedule import TICK
from bot.vocabulary.roles import Right, roles_with
from store.issues.issues import IssueStatus
from store.people.directory import Role
from tests.pages import names, page, table

TEXT = " ".join(page("issues").split())
BOTH = "any"


def labels(status):
    elements = issue_buttons("R4nd0m-t0k_n", status).to_dict()["elements"]
    return [(each.get("text") or each["placeholder"])["text"] for each in elements]


def offered(view):
    options = view.to_dict()["blocks"][0]["element"]["options"]
    return [option["text"]["text"] for option in options]


def test_every_button_is_documented():
    """By its state, in the order in which it is drawn."""
    said = [(row[0], names(row[1])[0]) for row in table(page("issues"), "state")]

    for status in IssueStatus:
        assert [label for state, label in said if state in {str(status), BOTH}] == labels(status)


def test_every_condition_is_documented():
    """As the question has them."""
    said = [names(row[0])[0] for row in choices("ends")]

    assert said == offered(archive_modal(issue="SHOP-7", metadata=""))


def test_every_way_is_documented():
    """Without the name of the release."""
    said = [names(row[0])[0] for row in choices("what follows")]
    shown = offered(resolve_modal(issue="SHOP-7", version="1.0", metadata=""))

    assert said == [label.partition(",")[0] for label in shown]


def choices(second):
    """The rows under `| choice | second |`; there are two such tables."""
    _, _, rest = page("issues").partition(f"| choice | {second} |")
    return table(f"| choice | {second} |{rest}", "choice")


@pytest.mark.parametrize(
    "words",
    [
        f"For {UNDO_FOR // timedelta(minutes=1)} minutes, by who did it",
        f"At most {OFFERED_MAX} fit",
        f"looked at every {TICK} seconds",
    ],
)
def test_figures_are_so(words):
    """Numbers in the text are those of the program."""
    assert words in TEXT


def test_who_may_undo():
    """Every role that may undo what another did is named."""
    may = roles_with(Right.ADMINISTER_PROJECTS)

    assert tuple(r for r in Role if f"{r}" in TEXT.partition("by who did it")[2][:60]) == may


def test_undo_is_named_as_it_is_drawn():
    """On the confirmation."""
    button = confirmation(literal("Done."), "R4nd0m-t0k_n")[-1].to_dict()["elements"][0]

    assert f"with `{button['text']['text']}`" in TEXT
