"""The commands of Slack stand in the docs as the parser knows them."""

import re

import pytest

from bot.commands.slash.grammar import ADMINS, COMMANDS
from bot.commands.slash.parser import parse
from bot.identity.command_gate import refusal
from bot.identity.pending_actions import KEPT_FOR
from bot.vocabulary.roles import Right, roles_with
from tests.pages import names, page, table

TEXT = " ".join(page("commands").split())
EXAMPLES = re.findall(r"^/helio (.+)$", page("commands"), re.MULTILINE)


def test_every_command_is_documented():
    """By its usage, with who may, where, and the words of help; in the order of help."""
    rows = [(names(row[0])[0], *row[1:]) for row in table(page("commands"), "after `/helio`")]

    assert rows == [
        (each.usage, each.who, "channels" if each.is_of_a_channel else "anywhere", each.does)
        for each in COMMANDS
    ]


def test_every_option_is_documented():
    """Of `subscribe`, as help shows them."""
    rows = [names(row[0])[0] for row in table(page("commands"), "may stand after the project")]
    options = parse("subscribe api").command.options.values()

    assert rows == [each.usage.strip("[]") for each in options]


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_are_understood(example):
    """What is shown can be typed."""
    assert parse(example).values


def test_who_admins_are():
    """As the roles have it."""
    roles = roles_with(Right.ADMINISTER_PROJECTS)

    assert roles == roles_with(Right.ADMINISTER_TEAMS)
    assert f"with the role {roles[0]}, {roles[1]} or {roles[2]}" in TEXT
    assert str(refusal((), Right.ADMINISTER_TEAMS)).startswith(f"Only {roles[0]}s, ")
    assert ADMINS in {each.who for each in COMMANDS}


def test_how_long_a_command_is_kept():
    """Until its person is linked."""
    assert f"kept for {KEPT_FOR.total_seconds() / 60:.0f} minutes" in TEXT
