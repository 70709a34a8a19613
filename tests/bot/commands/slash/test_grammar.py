"""The grammar itself: what help says of it, and that no command hides or resembles another."""

from itertools import chain

import pytest

from bot.commands.slash.grammar import ADMINS, COMMANDS, EVERYBODY, LINKED, Command, Part
from bot.commands.slash.parser import Missing, Unknown, parse

BY_WORDS = {command.words: command for command in COMMANDS}
NAMES = list(BY_WORDS)


def needed(command):
    """The least that can be typed of it."""
    return " ".join([command.words, *("x" for part in command.parts if part.is_needed)])


def slips(words):
    """A letter too few, two changed about, one twice."""
    for n, letter in enumerate(words):
        yield words[:n] + words[n + 1 :]
        yield words[:n] + letter + words[n:]
        yield words[:n] + words[n + 1 : n + 2] + letter + words[n + 2 :]


def understood(text):
    """What is done for it, or asked for, or suggested."""
    try:
        return parse(text).command.words
    except Missing as missing:
        return str(missing).partition(" needs ")[0]
    except Unknown as unknown:
        return str(unknown).rpartition("Did you mean `")[2].removesuffix("`?")


@pytest.mark.parametrize(
    ("part", "usage"),
    [
        (Part("PROJECT", is_needed=True), "PROJECT"),
        (Part("TEAM"), "[TEAM]"),
        (Part("level", ">=", "warning"), "[level>=warning]"),
        (Part("env", "=", "lab", is_needed=True), "env=lab"),
    ],
)
def test_how_a_part_is_shown(part, usage):
    """In brackets where it may be left out."""
    assert part.usage == usage


def test_how_a_command_is_shown():
    """Its words, then its parts in their order; those with a sign are options."""
    own, option = Part("X", is_needed=True), Part("y", "=", "1")
    command = Command("do it", "does it", parts=(own, option))

    assert command.usage == "do it X [y=1]"
    assert (command.places, command.options) == ([own], {"y": option})


def test_each_stands_there_once():
    """In lower case, as it is looked for, and with words for help."""
    assert len(BY_WORDS) == len(COMMANDS)
    for command in COMMANDS:
        assert command.words == command.words.lower().strip()
        assert command.who in {EVERYBODY, LINKED, ADMINS}
        assert command.does
        assert not command.does.endswith(".")


def test_what_changes_a_channel_is_for_admins():
    """And for nobody else; what is for admins is about a channel."""
    changing = {"subscribe", "unsubscribe", "link team", "unlink team"}

    assert {each.words for each in COMMANDS if each.who == ADMINS} == changing
    assert all(BY_WORDS[words].is_of_a_channel for words in changing)


@pytest.mark.parametrize("words", NAMES)
def test_none_hides_another(words):
    """`link team` is no `link`, however either is written."""
    command = BY_WORDS[words]

    for text in (words, words.upper(), words.replace(" ", "   "), f'/helio "{words}"'):
        if command.parts and command.parts[0].is_needed:
            with pytest.raises(Missing, match=f"^{words} needs"):
                parse(text.replace('"', ""))
        else:
            assert parse(text.replace('"', "")).command is command


@pytest.mark.parametrize("words", NAMES)
def test_a_slip_of_the_finger(words):
    """No other command is done for it; what was meant is suggested."""
    known = set(chain.from_iterable((needed(each), each.words) for each in COMMANDS))
    wrong = set(slips(needed(BY_WORDS[words]))) - known

    assert {slip: understood(slip) for slip in wrong} == dict.fromkeys(wrong, words)
