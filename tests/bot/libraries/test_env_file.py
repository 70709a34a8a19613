"""`.env`: what is in it, what is wrong with it, and how it is written."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.commands import session
from bot.errors import StartError
from bot.libraries import env_file

ROOT = Path(__file__).parents[3]
OLD = '# Slack\nSLACK_BOT_TOKEN="xoxb-1"  # ours\n\nexport HTTP_PORT=3081\n# end'


@pytest.fixture
def path(tmp_path):
    return tmp_path / ".env"


def test_no_file(path):
    """Nothing is set, and nothing is wrong."""
    assert env_file.values(path) == {}


def test_values(path):
    """As python-dotenv reads them, in their order."""
    path.write_text(OLD)

    assert list(env_file.values(path).items()) == [
        ("SLACK_BOT_TOKEN", "xoxb-1"),
        ("HTTP_PORT", "3081"),
    ]


def test_written_anew(path):
    """For its owner alone."""
    env_file.write({"SENTRY_URL": "https://sentry.acme.test", "SENTRY_ORG": "acme"}, path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == "SENTRY_URL='https://sentry.acme.test'\nSENTRY_ORG=acme\n"


def test_comments_and_order_stay(path):
    """What is not named is as it was; others may not read it any more."""
    path.write_text(OLD)
    path.chmod(0o644)

    env_file.write({"SLACK_BOT_TOKEN": "xoxb-2", "SENTRY_ORG": "acme"}, path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == (
        "# Slack\nSLACK_BOT_TOKEN='xoxb-2'\n\nexport HTTP_PORT=3081\n# end\nSENTRY_ORG=acme\n"
    )


@pytest.mark.parametrize("value", ["a b", "it's", 'say "so"', "back\\slash", "#hash", "x=y", ""])
def test_any_value_comes_back(path, value):
    """Written and read it is the same."""
    env_file.write({"API_TOKEN": value}, path)

    assert env_file.values(path) == {"API_TOKEN": value}


def test_a_write_that_is_cut_off(path, monkeypatch):
    """The old file is whole, and no half of a new one is left."""
    path.write_text(OLD)
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space")))

    with pytest.raises(StartError, match=r"\.env: can't be written"):
        env_file.write({"SENTRY_ORG": "acme"}, path)

    assert path.read_text() == OLD
    assert [each.name for each in path.parent.iterdir()] == [".env"]


def test_a_link_stays_a_link(path, tmp_path):
    """Whoever keeps the file elsewhere finds it there."""
    real = tmp_path / "secrets.env"
    real.write_text("SENTRY_ORG=old\n")
    path.symlink_to(real)

    env_file.write({"SENTRY_ORG": "acme"}, path)

    assert path.is_symlink()
    assert real.read_text() == "SENTRY_ORG=acme\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"A=1\n\nSENTRY_TOKEN='hunter2\n", ".env: line 3: is not NAME=VALUE; is a quotation"),
        (b"SENTRY_TOKEN hunter2\n", ".env: line 1: is not NAME=VALUE"),
        (b"A=1\nSENTRY_TOKEN:hunter2\n", ".env: line 2: has no ="),
        (b"SENTRY_TOKEN=\xff\xfehunter2", ".env: is not UTF-8, at byte 14"),
    ],
)
def test_a_broken_file(path, text, said, monkeypatch):
    """The start ends with the line, and without what is in it; nothing is written over it."""
    path.write_bytes(text)
    monkeypatch.chdir(path.parent)

    with pytest.raises(StartError) as told:
        session.settings()
    with pytest.raises(StartError):
        env_file.write({"A": "2"})

    assert str(told.value).startswith(said)
    assert "hunter2" not in str(told.value)
    assert path.read_bytes() == text


def test_a_folder(path, monkeypatch):
    """Named so."""
    path.mkdir()
    monkeypatch.chdir(path.parent)

    with pytest.raises(StartError, match=r"\.env: is a folder"):
        session.settings()


def test_a_link_to_nowhere(path):
    """Who keeps the file elsewhere hears that it is not there."""
    path.symlink_to(path.parent / "secrets.env")

    with pytest.raises(StartError, match=r"\.env: can't be read \(No such file"):
        env_file.values(path)


def test_every_broken_line_is_named(path):
    """In one go."""
    path.write_text("A=1\nB 2\nC=3\nD\n")

    with pytest.raises(StartError) as told:
        env_file.values(path)

    assert [fault.partition(": ")[2].partition(":")[0] for fault in told.value.faults] == [
        "line 2",
        "line 4",
    ]


def test_a_file_that_may_not_be_read(path):
    """It is named; whoever runs the tests as root lets go of that first."""
    path.write_text("LOG_LEVEL=DEBUG\n")
    path.chmod(0)
    path.parent.chmod(0o755)
    reads = "import os\nfrom bot.libraries import env_file\n"
    reads += "os.getuid() or os.setuid(65534)\nenv_file.values()"

    done = subprocess.run(
        [sys.executable, "-c", reads],
        cwd=path.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ".env: can't be read (Permission denied)" in done.stderr
