"""One parser for all commands: what is meant, what is not, and what was probably meant."""

import pytest

from bot.commands.slash.grammar import COMMANDS
from bot.commands.slash.parser import Missing, NotUnderstood, SaidTwice, Unknown, parse
from bot.errors import UserError

SEVERAL = {"PROJECT": "api", "broadcast": "a,b,c"}
NAMES = [command.words for command in COMMANDS]


@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
def test_every_usage_is_understood(command):
    """What help shows can be typed, with brackets or in part."""
    full = parse(command.usage.replace("[", "").replace("]", ""))
    least = " ".join(part.usage for part in command.parts if part.is_needed)

    assert full.command is command
    assert list(full.values) == [part.name for part in command.parts]
    assert parse(f"{command.words} {least}").command is command


@pytest.mark.parametrize("text", ["", "  ", "help", "HELP", "/helio", "/helio help", '""'])
def test_help(text):
    """Nothing at all is a question too."""
    assert parse(text).command.words == "help"


@pytest.mark.parametrize(
    ("text", "command", "values"),
    [
        ("link team", "link team", {}),
        ("LINK Team Backend", "link team", {"TEAM": "Backend"}),
        ("/helio why shop-7", "why", {"SHORT-ID": "shop-7"}),
        ("subscribe *", "subscribe", {"PROJECT": "*"}),
        ("subscribe level=error api", "subscribe", {"PROJECT": "api", "level": "error"}),
        ("subscribe api ENV=Prod", "subscribe", {"PROJECT": "api", "env": "Prod"}),
        ("subscribe api broadcast=a broadcast=b,c", "subscribe", SEVERAL),
        ("subscribe env", "subscribe", {"PROJECT": "env"}),
    ],
)
def test_values(text, command, values):
    """By the names of the parts; `=` is as good as `>=`."""
    parsed = parse(text)

    assert parsed.command.words == command
    assert parsed.values == values


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("subscribe", Missing, "subscribe needs a PROJECT. It is written `subscribe PROJECT"),
        ("why", Missing, "why needs a SHORT-ID. It is written `why SHORT-ID`."),
        ("subscribe level>=error", Missing, "needs a PROJECT"),
        ("subscribe api web", NotUnderstood, 'can do nothing with "web"'),
        ("subscribe api lvl>=error", NotUnderstood, 'did you mean "level"?'),
        ("subscribe api env>=x", NotUnderstood, '"env>=x"'),
        ("subscribe api env=", NotUnderstood, '"env="'),
        ("subscribe api env=a env=b", SaidTwice, "env is there twice"),
        ("link team a b", NotUnderstood, "link team can do nothing with"),
    ],
)
def test_what_stands_after_it(text, error, words):
    """Said with how it is written."""
    with pytest.raises(error) as refused:
        parse(text)

    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("subscirbe api", "subscribe"),
        ("unsubscrib api", "unsubscribe"),
        ("link tema", "link team"),
        ("unlnk team", "unlink team"),
        ("setings", "settings"),
        ("statsu", "status"),
        ("status please", "status"),
        ("hlep", "help"),
        ("dance", None),
        ("🎉🎉🎉", None),
        ("<!channel>", None),
    ],
)
def test_unknown(text, meant):
    """A near miss gets a suggestion, and is not guessed at."""
    with pytest.raises(Unknown) as refused:
        parse(text)

    said = str(refused.value)
    assert said.startswith("Unknown command: ")
    assert ("Did you mean" in said) == (meant is not None)
    assert meant is None or said.endswith(f"Did you mean `{meant}`?")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("linkteam backend", "link team"),
        ("un link", "unlink"),
        ("unsub api", "unsubscribe"),
        ("subscribed api", "subscribe"),
        ("settings of mine, please", "settings"),
        ("why? SHOP-7", "why"),
        ("mute all", None),
        ("sub api", None),
    ],
)
def test_how_people_say_it(text, meant):
    """What it is nearest to as a whole, else by its first words; far off is nothing."""
    with pytest.raises(Unknown) as refused:
        parse(text)

    assert str(refused.value).rpartition("Did you mean ")[2] == (
        f"`{meant}`?" if meant else f'Unknown command: "{text}".'
    )


@pytest.mark.parametrize("text", ["x" * 3000, "link " * 600, "subscribe " + "=" * 2990])
def test_a_novel(text):
    """It is told in a line."""
    with pytest.raises(UserError) as refused:
        parse(text)

    assert len(str(refused.value)) < 300
