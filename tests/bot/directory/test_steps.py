"""A load of thousands: in steps, whole at each, and begun again where it was interrupted."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import func, select
from typer.testing import CliRunner

from bot.cli import app
from bot.directory import loader
from bot.directory.loader import STEP
from bot.errors import StartError
from store.audit import audit
from store.people.directory import Member, Target, Team, TeamMember
from store.routing.routes import Route

ROOT = Path(__file__).parents[3]
MANY = 3 * STEP
PERSON = '[[member]]\nemail = "p{0}@acme.test"\nname = "P {0}"\nteams = ["backend"]\n'
ROUTE = '[[route]]\nproject = "*"\ntarget = "slack:C0A"\n'


@pytest.fixture
def large(acme):
    """An organization, a team, three steps of people, and a route."""
    people = "".join(PERSON.format(number) for number in range(MANY))
    return f'{acme}\n[[team]]\nslug = "backend"\n{people}{ROUTE}'


def count(services, table):
    with services.database.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def entries_of(services):
    with services.database.read() as session:
        return audit.entries(session)


@pytest.fixture
def written(services):
    """How many rows each transaction wrote."""
    found = []

    def connected(connection, _record):
        before = connection.total_changes

        def ran(words):
            nonlocal before
            if words == "COMMIT":
                rows, before = connection.total_changes - before, connection.total_changes
                found.extend([rows] * bool(rows))

        connection.set_trace_callback(ran)

    services.database.engine.dispose()  # Connections that are opened from now on are heard.
    event.listen(services.database.engine, "connect", connected)
    return found


def test_no_transaction_is_long(services, checked, large, written):
    """None carries more than a step: each person is a row, a row of their team, no more."""
    loader.load(services, checked(large), {}, rest=lambda _seconds: None)

    assert len(written) == MANY // STEP + 1
    assert max(written) <= 2 * STEP + 3
    assert (count(services, Member), count(services, TeamMember)) == (MANY, MANY)


def test_others_get_their_turn(services, checked, large):
    """Between two steps; what is there then is whole, and names nothing that is not."""
    seen = []

    def rest(seconds):
        assert seconds > 0
        with services.database.write():  # Would time out if the load had it.
            seen.append((count(services, Team), count(services, Member), count(services, Route)))

    loader.load(services, checked(large), {}, rest=rest)

    assert seen == [(1, STEP - 2, 0), (1, 2 * STEP - 2, 0), (1, 3 * STEP - 2, 0)]
    assert count(services, Route) == 1


def test_each_step_is_audited(services, checked, large):
    """With its lines, and which it was of how many."""
    loader.load(services, checked(large), {}, rest=lambda _seconds: None)

    found = entries_of(services)
    assert [(e.data["step"], e.data["of"]) for e in found] == [(n, 4) for n in range(1, 5)]
    assert sum(len(entry.data["changes"]) for entry in found) == MANY + 3


def test_begun_again(services, checked, large):
    """What an interrupted one has written is no difference any more; the rest is."""

    def interrupt(_seconds):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loader.load(services, checked(large), {}, rest=interrupt)
    again = loader.load(services, checked(large), {}, rest=lambda _seconds: None)
    third = loader.load(services, checked(large), {})

    assert again.added == MANY + 3 - STEP
    assert third.changes == ()


def test_a_target_that_was_taken_meanwhile(services, checked, large):
    """Another organization has it by now: said as ever; the steps before stay."""
    pager = '[[target]]\nname = "pagerduty:primary"\nsecret_env = "PAGER"\n'
    other = '[organization]\nslug = "other"\nname = "O"\nurl = "https://o.test"\n'

    def rest(_seconds):
        if not count(services, Target):
            loader.load(services, checked(other + pager), {})

    with pytest.raises(StartError, match="another organization has it"):
        loader.load(services, checked(large.replace(ROUTE, pager)), {}, rest=rest)

    assert count(services, Member) >= 2 * STEP
    assert count(services, Target) == 1


@pytest.fixture
def cli():
    """Runs one command; its result has exit_code, stdout and stderr."""
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


KILLED = """
import sys
from bot.commands import load
from bot.directory import loader as steps
import os, signal
steps.load.__kwdefaults__["rest"] = lambda _seconds: os.kill(os.getpid(), signal.SIGKILL)
load.load(__import__("pathlib").Path(sys.argv[1]), dry_run=False)
"""


def test_killed_in_the_middle(cli, large, tmp_path):
    """Whole steps are there, and `load` run again writes the rest."""
    file = tmp_path / "large.toml"
    file.write_text(large)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(file)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
    )

    again = cli("load", file)

    assert killed.returncode == -signal.SIGKILL
    assert again.stdout.splitlines()[-1] == f"acme: {MANY + 3 - STEP} added, 0 changed."
    assert again.stderr.startswith(f"Written in 3 steps of {STEP}: until the last one others see")
