"""The port of the intake: free, or another one."""

import socket
from collections.abc import Callable

from bot.commands import doctor
from bot.commands.output import complain
from bot.commands.setup.answers import Answers
from bot.commands.setup.questions import Asker, Question
from bot.errors import StartError
from bot.settings import Settings

PORT = "HTTP_PORT"
USUAL = int(Settings.model_fields["http_port"].default)
HOST = str(Settings.model_fields["http_host"].default)
PORT_MAX = 65535
TRIED = 20  # Ports after the one that is taken.


def choose(asker: Asker, answers: Answers) -> None:
    """Nobody is asked where the port is free, or Heliograph itself answers there.

    Raises:
        StartError: it is taken, and there is nobody to ask.
    """
    check = _check(answers.known("HTTP_HOST") or HOST)
    if not answers.known(PORT) and not (fault := _fault_of_usual(check)):
        return
    if not answers.known(PORT):
        if not asker.is_asking:
            raise StartError([f"{fault}: --http-port or HTTP_PORT names another one"])
        complain(f"✗ {fault}")
    proposed = _proposed(answers.known(PORT))
    asker.answer(answers, Question(PORT, "another port", check, default=proposed))
    answers.settle([PORT])


def _check(host: str) -> Callable[[str], str]:
    def check(port: str) -> str:
        """Whether somebody can listen there."""
        if not port.isdigit() or int(port) > PORT_MAX:
            raise StartError([f"{PORT}: must be a number up to {PORT_MAX}"])
        return f"The intake's port: {doctor.port_words(host, int(port))}"

    return check


def _fault_of_usual(check: Callable[[str], str]) -> str:
    """Why nobody can listen at the usual one; "": they can."""
    try:
        check(str(USUAL))
    except StartError as error:
        return error.faults[0]
    return ""


def _proposed(before: str) -> str:
    """The usual one, or the next free one after one that is taken."""
    usual = int(before) if before.isdigit() else USUAL
    for port in range(usual, min(usual + TRIED, PORT_MAX + 1)):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return str(port)
    return "0"
