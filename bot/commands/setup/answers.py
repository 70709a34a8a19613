"""What was answered: by flag, by the environment, earlier, in `.env`; and how it gets there.

An answer that was checked is kept in a draft until all that belongs together is known: a `.env`
that connects half a Sentry would stop a program that runs already.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from bot.errors import StartError
from bot.libraries import env_file

DRAFT = Path(".env.setup")  # Beside `.env`, for its owner alone; gone when all is done.
OWN = "SETUP_"  # What the names of answers begin with that are no settings.
IN_THE_WAY = (
    "{name} is in .env already, with another value: --replace puts the new one in its place"
)

Agrees = Callable[[str], bool]  # Asked before a value of `.env` is replaced, by its name.


class Answers:
    def __init__(self, given: Mapping[str, str | None], agrees: Agrees) -> None:
        """`given`: the flags, by the names of variables; they go before all else.

        Raises:
            StartError: `.env` or the draft can't be read.
        """
        self._given = {name: value for name, value in given.items() if value}
        self._agrees = agrees
        self._wrong: set[str] = set()  # Wherever they stand.
        self._draft = env_file.values(DRAFT)
        self._file = env_file.values()

    def known(self, name: str) -> str:
        """The answer; "" where nobody has given one yet, or it turned out to be wrong."""
        if name in self._wrong:
            return ""
        for place in (self._given, os.environ, self._draft, self._file):
            if value := place.get(name, "").strip():
                return value
        return ""

    def keep(self, name: str, value: str) -> None:
        """It was checked: nobody is asked for it again."""
        self._given[name] = value
        self._wrong.discard(name)
        if self._draft.get(name) != value:
            self._draft[name] = value
            env_file.write({name: value}, DRAFT)

    def settle(self, names: Iterable[str]) -> Sequence[str]:
        """Write those of these that are known into `.env`; the names of what was new there.

        Raises:
            StartError: another value is there, and nobody agrees to replace it.
        """
        wanted = {name: self.known(name) for name in names if self.known(name)}
        new = {name: value for name, value in wanted.items() if self._file.get(name) != value}
        for name in new:
            if self._file.get(name) and not self._agrees(name):
                raise StartError([IN_THE_WAY.format(name=name)])
        if new:
            env_file.write(new)
            self._file |= new
        return list(new)

    def forget(self, name: str) -> None:
        """What was answered turned out to be wrong: it is asked for anew."""
        self._wrong.add(name)
        if self._draft.pop(name, None) is not None:
            env_file.write({name: ""}, DRAFT)

    @staticmethod
    def done() -> None:
        """Nothing is left to go on with."""
        DRAFT.unlink(missing_ok=True)
