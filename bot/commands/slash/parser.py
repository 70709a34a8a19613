"""What somebody typed as one of the commands, or what is wrong with it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from bot.commands.slash.grammar import COMMANDS, HELP, Command, Part
from bot.commands.slash.words import words_of
from bot.errors import UserError
from bot.identity.people import hint
from bot.vocabulary.spelling import shown

OPTION = re.compile(r"([^\s=>]+)(>=|=)(.*)", re.DOTALL)
PREFIX = "/helio"  # Some write it to the app itself too.
EMOJI = re.compile(r":[\w+-]+:|[^\w]+")  # `:tada:`, as Slack sends it, or itself.
COURTESIES = frozenset(
    {"bye", "cheers", "cool", "great", "hello", "hey", "hi", "nice", "no", "ok", "okay", "sorry"}
    | {"thanks", "thankyou", "thx", "ty", "yes"}
)
ALIKE = 0.6  # How near a near miss is; 1 is the same …
ALIKE_IN_CHAT = 0.75  # … and in a sentence, where "is" would be near `list`.


class Unknown(UserError):
    """Unknown command: {said}."""


class Misspelled(Unknown):
    """Unknown command: {said}. Did you mean `{meant}`?"""


class Chat(UserError):
    """Unknown command: I only understand commands. Type `help` to see them."""


class Missing(UserError):
    """{command} needs a {part}. It is written `{usage}`."""


class NotUnderstood(UserError):
    """{command} can do nothing with {word}{hint}. It is written `{usage}`."""


class SaidTwice(UserError):
    """{part} is there twice; say it once."""


@dataclass(frozen=True)
class Parsed:
    command: Command
    values: dict[str, str] = field(default_factory=dict)  # By the name of the part.


def parse(text: str, *, is_dm: bool = False) -> Parsed:
    """The command and what stands after it; nothing at all is `help`.

    `is_dm`: people write sentences to the app too, which are no misspelled commands.

    Raises:
        Unknown: there is no such command.
        Chat: it is a message that was never meant as one.
        UserError: what stands after it can't be meant.
    """
    said = words_of(text)
    if said and said[0].lower() == PREFIX:
        said = said[1:]
    if not said:
        return Parsed(HELP)
    try:
        command, rest = _command(said)
    except Unknown:
        if is_dm and _is_chat([word.lower() for word in said]):
            raise Chat from None
        raise
    return Parsed(command, _values(command, rest))


def _command(said: Sequence[str]) -> tuple[Command, list[str]]:
    lower = [word.lower() for word in said]
    for command in sorted(COMMANDS, key=lambda each: -len(each.words.split())):
        own = command.words.split()
        if lower[: len(own)] == own and (command.parts or len(said) == len(own)):
            return command, list(said[len(own) :])
    meant, name = _meant(lower), shown(" ".join(said))
    raise Misspelled(said=name, meant=meant.words) if meant else Unknown(said=name)


def _is_chat(said: Sequence[str]) -> bool:
    """A courtesy, an emoji, or a sentence that is near no command.

    Any other single word is an unknown command.
    """
    bare = said[0].rstrip("!.,?")
    if EMOJI.fullmatch(bare) or bare in COURTESIES:
        return True
    return len(said) > 1 and _meant(said, ALIKE_IN_CHAT) is None


def _meant(said: Sequence[str], least: float = ALIKE) -> Command | None:
    """What is nearest to all that was said, or else to its first words."""
    for is_all in (True, False):
        alike = {each: _likeness(each, said, is_all=is_all) for each in COMMANDS}
        nearest = max(alike, key=lambda each: alike[each])
        if alike[nearest] >= least:
            return nearest
    return None


def _likeness(command: Command, said: Sequence[str], *, is_all: bool) -> float:
    """1 is the same, or the same letters in another order.

    What stands after a command that takes something is never part of its words.
    """
    count = len(said) if is_all and not command.parts else len(command.words.split())
    typed = " ".join(said[:count])[:100]
    if sorted(typed) == sorted(command.words):
        return 1.0
    return SequenceMatcher(None, command.words, typed).ratio()


def _values(command: Command, rest: Iterable[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    places = iter(command.places)
    for word in rest:
        part, value = _option(command, word) or (next(places, None), word)
        if part is None or not value:
            raise _not_understood(command, word)
        if part.name in values and not part.is_list:
            raise SaidTwice(part=part.name)
        values[part.name] = f"{values[part.name]},{value}" if part.name in values else value
    for part in command.parts:
        if part.is_needed and part.name not in values:
            raise Missing(command=command.words, part=part.name, usage=command.usage)
    return values


def _option(command: Command, word: str) -> tuple[Part, str] | None:
    """The option that the word sets; None: it stands alone."""
    found = OPTION.fullmatch(word)
    if found is None:
        return None
    part = command.options.get(found[1].lower())
    if part is None or found[2] not in {part.sign, "="}:
        raise _not_understood(command, word)
    return part, found[3]


def _not_understood(command: Command, word: str) -> NotUnderstood:
    name = word.partition("=")[0].rstrip(">").lower()
    near = "" if name in command.options else hint(name, command.options)
    return NotUnderstood(command=command.words, word=shown(word), hint=near, usage=command.usage)
