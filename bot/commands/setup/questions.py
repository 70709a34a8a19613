"""One question of the wizard: known already or asked, checked at once, asked again where wrong."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from getpass import getpass

from rich.console import Console
from rich.prompt import Confirm, Prompt
from rich.text import Text

from bot.commands.output import complain, printable, say
from bot.commands.setup.answers import Answers
from bot.errors import StartError, UserError

NO_TERMINAL = (
    "There is no terminal to ask in: give the answers by flags or in the environment, and --yes"
    " (`python app.py setup --help` names them)"
)
NAMED = re.compile(r"[A-Z_]+: ")  # How a fault begins that names its variable.
MISSING = "{flag} or {name} is needed: {what}"


@dataclass(frozen=True)
class Question:
    name: str  # Of the variable, or SETUP_… where it is no setting.
    what: str  # In a few words: `the bot token (xoxb-…)`.
    check: Callable[[str], str]  # What was found, in words; raises StartError or UserError.
    help: str = ""  # Where to find it, before it is asked.
    default: str = ""  # Taken where somebody presses Enter.
    is_secret: bool = False
    is_optional: bool = False  # An empty answer is one.
    is_kept: bool = True  # In the draft; what is good for once is not.

    @property
    def flag(self) -> str:
        return "--" + self.name.removeprefix("SETUP_").lower().replace("_", "-")


class Asker:
    """`is_asking`: there is a person at a terminal; else what is missing is a fault."""

    def __init__(self, *, is_asking: bool) -> None:
        self.is_asking = is_asking
        self._console = Console(highlight=False)

    def answer(self, answers: Answers, question: Question) -> str:
        """The answer, which was checked; an answer of before is not asked for again.

        Raises:
            StartError: it is missing or wrong, and there is nobody to ask.
        """
        value, is_told = answers.known(question.name), False
        while True:
            if value or is_told:
                fault = self._taken(answers, question, value)
                if fault is None:
                    return value
                answers.forget(question.name)
            value, is_told = self._asked(question), True

    def agrees(self, text: str, *, default: bool = True) -> bool:
        """A person says yes; without one the default counts."""
        if not self.is_asking:
            return default
        return Confirm.ask(Text(printable(text)), console=self._console, default=default)

    def wait(self, text: str) -> None:
        """Until somebody presses Enter."""
        asked = Text(printable(text))
        Prompt.ask(asked, console=self._console, default="", show_default=False)

    def _taken(self, answers: Answers, question: Question, value: str) -> str | None:
        """None: it is; else what is wrong, which was said."""
        if not value and question.is_optional:
            return None
        try:
            found = question.check(value)
        except (StartError, UserError) as error:
            faults = error.faults if isinstance(error, StartError) else [str(error)]
            if not self.is_asking:
                raise StartError([_named(question.name, fault) for fault in faults]) from None
            for fault in faults:
                complain(f"✗ {fault}")
            return faults[0]
        if question.is_kept:
            answers.keep(question.name, value)
        say(f"✓ {found}")
        return None

    def _asked(self, question: Question) -> str:
        if not self.is_asking:
            if question.is_optional or question.default:
                return question.default
            missing = MISSING.format(flag=question.flag, name=question.name, what=question.what)
            raise StartError([f"{missing}. {' '.join(question.help.split())}".removesuffix(". ")])
        if question.help:
            say()
            say(question.help)
        asked = printable(question.what[:1].upper() + question.what[1:])
        if question.is_secret:  # It hides the input before it asks: rich would the other way round.
            return getpass(f"{asked}: ").strip()
        default = question.default
        return Prompt.ask(
            Text(asked), console=self._console, default=default, show_default=bool(default)
        ).strip()


def _named(name: str, fault: str) -> str:
    return fault if NAMED.match(fault) else f"{name}: {fault}"


def has_terminal() -> bool:
    return sys.stdin.isatty()
