"""Every command over the WebSocket: in a channel and in the DM, by who may and who may not."""

import pytest

from bot.commands.slash.grammar import COMMANDS
from store.audit.audit import AuditEntry
from store.people.identities import Identity
from store.people.preferences import Mute, Preference
from store.routing.routes import Route
from store.routing.team_channels import TeamChannel
from tests.whole.office import office

HELP = "/helio help shows this list"
NOT_LINKED = "Looks like you haven't linked your Sentry account"
NO_ADMIN = (
    "Only owners, managers, admins and team admins of Acme may do that; you are a member there."
)
NOT_HERE = "This is about a channel: type it there, after /helio."

# Command → what it takes, what who may do it sees, and whether only admins may.
CASES = {
    "help": ("", HELP, False),
    "unlink": ("", "You are linked to", False),
    "link team": ("", "Which team has this channel?", True),
    "unlink team": ("", "No team is linked to this channel.", True),
    "settings": ("", "These settings apply to everywhere", False),
    "subscribe": ("shop level>=error env=lab", "shop: level error and above, in lab", True),
    "unsubscribe": ("shop", "This comes to the channel:\n• shop: every level", True),
    "list": ("", "shop: every level (directory file)", False),
    "why": ("shop-7", "An alert came for SHOP-7", False),
    "status": ("", "Connected to Acme", False),
}


@pytest.fixture(scope="module")
def program(migrated_file, tmp_path_factory):
    """One for all: Ada owns Acme, Bob is a member, Grace is not linked; SHOP-7 is known."""
    with office(migrated_file, tmp_path_factory.mktemp("office")) as program:
        yield program


@pytest.fixture(scope="module")
def slack(program):
    return program.sandbox


@pytest.fixture
def say(slack, program):
    """Types it in #alerts, or writes it to the app; what that person sees of it."""

    def say(handle, text, *, in_dm, modal=False):
        person = slack.act_as(handle)
        if in_dm:
            person.says(text, dm=True)
            return person.expect_message(channel=person.user.id)
        person.command("/helio", text, channel="alerts")
        return person.expect_modal() if modal else person.expect_ephemeral()

    return say


def state(program):
    tables = (Identity, Preference, Mute, Route, TeamChannel, AuditEntry)
    return [program.rows(table) for table in tables]


def test_every_command_has_its_case():
    """`link` has tests of its own."""
    assert {*CASES, "link"} == {command.words for command in COMMANDS}


@pytest.mark.parametrize("in_dm", [False, True], ids=["channel", "dm"])
@pytest.mark.parametrize("words", CASES)
def test_who_may(program, say, words, in_dm):
    """Ada owns Acme: she gets what she asks for, where it means something."""
    takes, expected, _ = CASES[words]
    command = next(each for each in COMMANDS if each.words == words)

    told = say("ada", f"{words} {takes}", in_dm=in_dm, modal=words == "settings")

    if in_dm:
        expected = NOT_HERE if command.is_of_a_channel else expected
        expected = "Choose which notifications you get" if words == "settings" else expected
    assert expected in told.plain_text
    if words == "subscribe" and not in_dm:
        assert program.rows(Route)[-1].environment == "lab"


@pytest.mark.parametrize("in_dm", [False, True], ids=["channel", "dm"])
@pytest.mark.parametrize("words", CASES)
def test_a_member(program, say, words, in_dm):
    """Bob may ask, and not change what goes where; nothing of his try is left."""
    takes, expected, is_for_admins = CASES[words]
    command, before = next(each for each in COMMANDS if each.words == words), state(program)

    told = say("bob", f"{words} {takes}", in_dm=in_dm, modal=words == "settings")

    if is_for_admins:
        expected = NO_ADMIN
    elif in_dm:
        expected = NOT_HERE if command.is_of_a_channel else expected
        expected = "Choose which notifications you get" if words == "settings" else expected
    assert expected in told.plain_text
    assert state(program) == before


@pytest.mark.parametrize("in_dm", [False, True], ids=["channel", "dm"])
@pytest.mark.parametrize("words", CASES)
def test_unlinked(program, say, words, in_dm):
    """Grace is helped, and else asked to link herself, with the button."""
    takes, before = CASES[words][0], state(program)

    told = say("grace", f"{words} {takes}", in_dm=in_dm).plain_text

    own = {"help": HELP, "unlink": "You are not linked, so there is nothing to unlink."}
    assert own.get(words, NOT_LINKED) in told
    assert ("Link your identity now" in told.split("\n")) == (words not in own)
    assert state(program) == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("subscirbe shop", 'Unknown command: "subscirbe shop". Did you mean subscribe?'),
        ("🎉", 'Unknown command: "🎉"'),
        ("x" * 3000, 'Unknown command: "xxx'),
        ("subscribe", "subscribe needs a PROJECT. It is written subscribe PROJECT [level>="),
        ("subscribe sho", 'There is no project "sho" (did you mean "shop"?).'),
        ("subscribe shop level>=loud", '"loud" is no level; there are debug'),
        ("subscribe shop broadcast=x", '"x" is no kind of activity'),
        ("  LIST  ", "shop: every level"),
        ("why NOPE-1", 'No issue or incident "NOPE-1" is known'),
        ("unsubscribe nosuch", 'Nothing of "nosuch" comes to this channel'),
    ],
)
def test_however_it_is_typed(program, say, text, expected):
    """Said in a line, to who typed it."""
    assert expected in say("ada", text, in_dm=False).plain_text
