"""What people type, after `/helio` or to the app itself: one list, whatever the way it came."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from blocks import help as shown
from blocks import identity
from blocks.mrkdwn import cut_text, join, strong
from bot.linking import leaving
from listeners import linking
from listeners.answers import Answers, presser

UNKNOWN_MAX = 100  # Characters that are repeated to who typed them.


@dataclass(frozen=True)
class Said:
    """Words of somebody, with all that an answer needs."""

    body: Mapping[str, Any]
    client: WebClient
    answers: Answers
    arguments: Sequence[str] = ()  # What follows the command.


@dataclass(frozen=True)
class Command:
    """A new one is a line in COMMANDS; the longest that fits counts."""

    words: str  # `link`, and maybe one day `link team`.
    does: str  # For help.
    run: Callable[[Said], None]
    takes_arguments: bool = False


def dispatch(said: Said, text: str) -> None:
    """Do what was typed; what nobody knows is answered with what is known."""
    words = text.split()
    found = _meant([word.lower() for word in words]) if words else HELP
    if found is None:
        said.answers.tell(said.body, _help(cut_text(" ".join(words), UNKNOWN_MAX)))
        return
    rest = words[len(found.words.split()) :]
    found.run(Said(said.body, said.client, said.answers, rest))


def _meant(words: list[str]) -> Command | None:
    for command in sorted(COMMANDS, key=lambda each: -len(each.words.split())):
        own = command.words.split()
        if words[: len(own)] == own and (command.takes_arguments or len(words) == len(own)):
            return command
    return None


def _help(unknown: str | None = None) -> str:
    return shown.help_text([(each.words, each.does) for each in COMMANDS], unknown)


def _tell_help(said: Said) -> None:
    said.answers.tell(said.body, _help())


def _link(said: Said) -> None:
    """A command can open a modal; a message can't, so it is answered with the button."""
    if said.body.get("trigger_id"):
        linking.start(said.body, said.client, said.answers)
        return
    text = "Press the button, and then type the code that you are mailed."
    said.answers.tell(said.body, text, identity.not_linked(text))


def _unlink(said: Said) -> None:
    """Asked first: the button does it."""
    email = leaving.linked_to(said.answers.services, presser(said.body))
    text = join("You are linked to ", strong(email), ".")
    said.answers.tell(said.body, text, identity.linked_elsewhere(text))


HELP = Command("help", "shows this list", _tell_help)
COMMANDS = (
    HELP,
    Command("link", "links your Slack user to your account, so that buttons work", _link),
    Command("unlink", "removes that link", _unlink),
)
