"""The program from outside: exit codes, what is on which stream, and never a traceback."""

import os
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer
from sqlalchemy import create_engine
from typer.testing import CliRunner

import bot
from bot import cli

ROOT = Path(__file__).parents[2]
COMMANDS = {
    "run",
    "demo",
    "load",
    "sync",
    "doctor",
    "setup",
    "preview",
    "deliveries",
    "why",
    "retry",
    "resume",
    "link",
    "unlink",
    "settings",
    "invites",
    "audit",
    "db",
    "backup",
    "restore",
    "move",
    "tokens",
}
ASKING = (
    ("deliveries",),
    ("why", "API-7"),
    ("retry", "1"),
    ("resume", "slack:C0A"),
    ("audit",),
    ("link", "ada@acme.test", "U0ADA"),
    ("unlink", "ada@acme.test"),
    ("settings", "ada@acme.test"),
)
CHANGING = (("load", str(ROOT / "examples" / "heliograph.toml")), ("db", "upgrade"), ("run",), ())
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-a", "SLACK_APP_TOKEN": "xapp-a"}


@pytest.fixture
def program(tmp_path):
    """Runs `python app.py` in a folder of its own, with nothing but these settings."""

    def run(*words, **environment):
        return subprocess.run(
            [sys.executable, ROOT / "app.py", *words],
            capture_output=True,
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "SLACK_API_URL": "http://127.0.0.1:9/"} | environment,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def invoke():
    """The same without a process of its own."""
    return lambda *words: CliRunner().invoke(cli.app, words)


def is_one_message(result):
    """One line for people, exit code 2, nothing on standard output, no traceback."""
    lines = result.stderr.splitlines()
    return (result.returncode, result.stdout, len(lines)) == (2, "", 1)


def test_every_command_is_there(invoke):
    """The commands of the documents; each has its own help."""
    result = invoke("--help")

    listed = result.stdout.partition("Commands:")[2]
    assert set(re.findall(r"^  (\S+)", listed, re.MULTILINE)) == COMMANDS
    assert [name for name in COMMANDS if invoke(name, "--help").exit_code != 0] == []


def test_what_each_does_is_told_whole(invoke):
    """In the list too, at 80 columns."""
    listed = " ".join(invoke("--help").stdout.split())
    group = typer.main.get_command(cli.app)

    assert "..." not in listed.partition("Commands:")[2]
    assert [name for name, each in group.commands.items() if each.help not in listed] == []


def test_version(invoke):
    """As the package has it."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert version == bot.VERSION
    assert invoke("--version").stdout == f"Heliograph {version}\n"


def test_short_help(invoke):
    """Of all, and of each."""
    assert invoke("-h").stdout == invoke("--help").stdout
    assert invoke("db", "upgrade", "-h").stdout == invoke("db", "upgrade", "--help").stdout


@pytest.mark.parametrize("words", [("settings",), ("load",), ("why",), ("backup",), ("preview",)])
def test_one_way_to_write_placeholders(invoke, words):
    """In capitals; no braces and no types of Python."""
    told = invoke(*words, "--help").stdout

    assert not re.search(r"[{}]|<[a-z]", told)
    assert re.search(r"(--\w+ [A-Z]+|FILE)", told)


def test_a_broken_env_file_stops_every_command(program, tmp_path):
    """With the line, and without the value."""
    (tmp_path / ".env").write_text("LOG_LEVEL=INFO\nSLACK_BOT_TOKEN='xoxb-hunter2\n")

    for words in (("run",), ("audit",), ("load", "x.toml")):
        done = program(*words)
        assert is_one_message(done)
        assert done.stderr.startswith(".env: line 2: is not NAME=VALUE")
        assert "hunter2" not in done.stderr


def test_a_file_that_is_no_toml_is_named(program, tmp_path):
    """With the line and the column."""
    (tmp_path / "mine.toml").write_text("[organization\n")

    done = program("load", "mine.toml")

    assert is_one_message(done)
    assert done.stderr.startswith("mine.toml: not TOML, line 1, column 14: ")


def test_no_command_is_run(program):
    """Whoever sets nothing is told both tokens at once, by the default command too."""
    run, default = program("run"), program()

    assert run.returncode == default.returncode == 2
    assert run.stderr == default.stderr
    assert [line.partition(":")[0] for line in run.stderr.splitlines()] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
    ]


def test_all_bad_settings_at_once(program):
    """A line for each, without its value."""
    result = program("deliveries", HTTP_PORT="eighty", LOG_LEVEL="loud", DATABASE_URL="x://hunter2")

    assert result.returncode == 2
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == [
        "DATABASE_URL",
        "HTTP_PORT",
        "LOG_LEVEL",
    ]
    assert "hunter2" not in result.stderr


def test_load_and_read(program):
    """The whole program, from an empty folder on."""
    first, second = (program(*CHANGING[0]) for _ in range(2))
    listed = program("deliveries")

    assert (first.returncode, second.returncode, listed.returncode) == (0, 0, 0)
    assert second.stdout == "acme: nothing to change, the database says all of it already.\n"
    assert listed.stderr == "No deliveries.\n"


@pytest.mark.parametrize("words", ASKING, ids=lambda words: words[0])
def test_no_database_yet(invoke, tmp_path, words):
    """The command that makes one is named, and none is made."""
    result = invoke(*words)

    assert result.exit_code == 2
    assert result.stderr == (
        "DATABASE_URL: there is no database heliograph.db yet; "
        "`python app.py db upgrade` makes it\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [*ASKING, *CHANGING[:2]], ids=lambda words: words[0])
def test_database_of_a_newer_version(invoke, database, words):
    """It is left alone."""
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    result = invoke(*words)

    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "newer version" in result.stderr


@pytest.mark.parametrize("words", CHANGING[:3], ids=lambda words: words[0])
def test_unreachable_database(program, words):
    """One message, and no password in it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url = f"postgresql://ada:hunter2@127.0.0.1:{port}/helio"

    result = program(*words, DATABASE_URL=url, **TOKENS)

    assert is_one_message(result)
    assert result.stderr.startswith("DATABASE_URL: can't be used now: ")
    assert "hunter2" not in result.stderr


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///no/such/folder/a.db", "there is no folder no/such/folder"),
        ("sqlite:///.", "is a folder"),
        ("sqlite:////proc/heliograph.db", "/proc/heliograph.db"),
    ],
)
def test_database_file_that_can_not_be(program, url, said):
    """The path is said."""
    result = program("db", "upgrade", DATABASE_URL=url)

    assert is_one_message(result)
    assert said in result.stderr


@pytest.mark.parametrize("words", [("deliveries",), ("db", "upgrade")], ids=lambda words: words[0])
def test_file_that_is_no_database(program, tmp_path, words):
    """It is not written over."""
    (tmp_path / "heliograph.db").write_text("my notes, and not a database\n" * 100)

    result = program(*words)

    assert is_one_message(result)
    assert "file is not a database" in result.stderr
    assert (tmp_path / "heliograph.db").read_text().startswith("my notes")


def test_other_tables_are_left_alone(program, tmp_path):
    """A database without our tables is only said to be empty."""
    engine = create_engine(f"sqlite:///{tmp_path / 'heliograph.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (id INTEGER)")
    engine.dispose()

    assert "the database is empty" in program("deliveries").stderr


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("retry", "x"),
        ("retry", "9" * 20),
        ("invites", "--nonsense"),
        ("deliveries", "--limit", "0"),
        ("deliveries", "--state", "lost"),
        ("load",),
        ("link", "ada@acme.test"),
        ("db",),
        ("--nonsense",),
    ],
)
def test_wrong_words(invoke, words):
    """Exit code 2 and how it is used."""
    result = invoke(*words)

    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")
    assert "Traceback" not in result.stderr


def test_fault_of_our_own(invoke, monkeypatch):
    """One line with an id, no traceback, and not the message: it may hold a secret."""
    monkeypatch.setattr(cli.log, "show_audit", lambda **_: {}["hunter2"])

    result = invoke("audit")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Something unexpected went wrong (KeyError, error ")
    assert len(result.stderr.splitlines()) == 1
    assert "hunter2" not in result.stderr


def test_fault_of_our_own_in_the_log(program, tmp_path):
    """At DEBUG the log has the traceback, under the same id."""
    broken = "from bot import cli\ncli.log.show_audit = lambda **_: 1 / 0\ncli.app(['audit'])\n"
    loader = f"import logging; logging.basicConfig(level='DEBUG')\n{broken}"

    result = subprocess.run(
        [sys.executable, "-c", loader], capture_output=True, cwd=ROOT, text=True, check=False
    )

    error_id = result.stderr.rpartition("error ")[2].partition(")")[0]
    assert result.returncode == 1
    assert "ZeroDivisionError: division by zero" in result.stderr
    assert result.stderr.count(error_id) == 2


@pytest.mark.parametrize("words", [("audit", "--json"), ("deliveries",), ("--help",)], ids=str)
def test_a_closed_pipe_is_no_fault(program, tmp_path, words):
    """Whoever reads has enough: nothing is said, and it is no fault for a script either."""
    program(*CHANGING[0])
    reads, writes = os.pipe()
    os.close(reads)

    done = subprocess.run(
        [sys.executable, ROOT / "app.py", *words],
        stdout=writes,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        text=True,
        check=False,
    )
    os.close(writes)

    assert (done.returncode, done.stderr.replace("No deliveries.\n", "")) == (0, "")


def test_broken_pipe_is_no_fault(program, tmp_path):
    """`audit | head -1` ends quietly."""
    program(*CHANGING[0])
    audit = f"{sys.executable} {ROOT / 'app.py'} audit --json"
    line = f"({audit}; {audit}) | head -c 10"

    result = subprocess.run(
        ["/bin/sh", "-c", line], capture_output=True, cwd=tmp_path, text=True, check=False
    )

    assert result.returncode == 0
    assert "Traceback" not in result.stderr
