"""What runs needs no package but those that it is installed with."""

import ast
import os
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest
from packaging.utils import canonicalize_name

from tests.install.pins import ROOT, Walk, environments, named, pins
from tests.test_tree import OURS, SOURCES

BASE = Walk(pins("requirements.txt"), next(environments())).go(named()).reached
MAY = {  # Which file or folder may ask for what is not always there.
    "bot/sandbox": {"aiosmtpd", "websockets"},
    "bot/notes/charts.py": {"matplotlib"},
    "store/database/notifications.py": {"psycopg"},
    "store/database/postgres.py": {"psycopg"},  # Which only a PostgreSQL engine imports.
    "bot/preview/pictures.py": {"playwright"},
}
WITHOUT = """
import sys
sys.modules.update(dict.fromkeys({packages!r}))
from bot import cli
from importlib import util
found = util.find_spec
util.find_spec = lambda name, *rest: None if name in {packages!r} else found(name, *rest)
sys.argv = ["app.py", *{words!r}]
cli.app()
"""


@pytest.fixture
def program(tmp_path):
    """Runs `python app.py` where some packages are not installed."""

    def run(*words, without, **environment):
        return subprocess.run(
            [sys.executable, "-c", WITHOUT.format(packages=without, words=words)],
            capture_output=True,
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)} | environment,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def imported(path):
    """The packages from outside that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        yield from (name.partition(".")[0] for name in names)


def test_what_runs_imports_what_is_installed_with_it():
    """Nothing of what tests it; what may be missing is asked for in one place each."""
    brings = packages_distributions()
    strange = {
        (str(path.relative_to(ROOT)), name)
        for path in SOURCES
        for name in imported(path)
        if name not in {*sys.stdlib_module_names, *OURS}
        and not BASE & {canonicalize_name(each) for each in brings.get(name, ())}
    }

    allowed = {
        (path, name)
        for path, name in strange
        if any(path.startswith(place) and name in names for place, names in MAY.items())
    }
    assert strange - allowed == set()


def test_the_demo_says_what_it_lacks(program):
    """In one line, with what installs it."""
    ended = program("demo", without=["aiosmtpd", "websockets"])

    assert (ended.returncode, ended.stdout, len(ended.stderr.splitlines())) == (2, "", 1)
    assert "aiosmtpd and websockets" in ended.stderr
    assert "make install" in ended.stderr


def test_the_program_starts_without_what_the_demo_needs(program):
    """As far as to the settings that are missing; all modules of `run` are imported by then."""
    ended = program(
        "run", without=["aiosmtpd", "websockets", "matplotlib", "psycopg", "playwright"]
    )

    assert ended.returncode == 2
    assert ended.stderr.startswith("SLACK_BOT_TOKEN")


def test_previews_need_no_sandbox(program, tmp_path):
    """They come as files, without pictures; it is said why."""
    words = ("preview", "alert", "--out", str(tmp_path / "shown"))
    ended = program(*words, without=["aiosmtpd", "websockets", "playwright"])

    assert ended.returncode == 0
    assert "No pictures: playwright" in ended.stderr
    assert list((tmp_path / "shown" / "alert").iterdir()) != []


def test_postgresql_without_its_driver(program):
    """What to do is said in one line."""
    address = "postgresql://ada@127.0.0.1:1/heliograph"
    ended = program("audit", without=["psycopg"], DATABASE_URL=address, SECRET_KEY="k" * 40)

    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
    assert "make extras" in ended.stderr
