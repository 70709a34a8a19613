"""The pins, installed for real: by the pip of Debian 12 and by the newest, each into a new venv."""

import re
import shlex
import signal
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest

from tests.install.pins import ROOT

# Debian 12 has Python 3.11 and this pip, which runs on no newer Python: there it is the venv's own.
OLDEST = "pip==23.0.1" if sys.version_info < (3, 12) else "pip"
SIZE_MAX = 200_000_000  # Bytes of what runs the demo.
DEMO = re.compile(r"Heliograph demo: (http://127\.0\.0\.1:\d+/)")


class Venv:
    """A new one; what runs in it may use the network."""

    def __init__(self, folder, environment):
        self.folder = folder
        self.python = folder / "bin" / "python"
        self._environment = environment
        self._do([sys.executable, "-m", "venv", folder])

    def run(self, *words):
        return self._do([self.python, *words])

    def make(self, target):
        """Install by the Makefile's own lines for the target."""
        names = [f"VENV={self.folder}", f"PYTHON={sys.executable}"]
        for line in self._do(["make", "--dry-run", *names, target]).splitlines():
            if " -m pip " in line:
                self._do(shlex.split(line))

    def _do(self, words):
        done = subprocess.run(
            words, capture_output=True, cwd=ROOT, env=self._environment, text=True, check=False
        )
        assert done.returncode == 0, f"{shlex.join(map(str, words))}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def environment(outside):
    """Of who runs the tests, but for what an outer make tells inner ones."""
    makes = ("MAKE", "MFLAGS")
    return {name: value for name, value in outside.items() if not name.startswith(makes)}


@pytest.fixture(scope="module")
def index(environment, lacking, tmp_path_factory):
    """The package index that pip uses here can be reached."""
    words = ["download", "--quiet", "--no-deps", "--retries", "1", "--timeout", "20", OLDEST]
    asked = subprocess.run(
        [sys.executable, "-m", "pip", *words],
        capture_output=True,
        cwd=tmp_path_factory.mktemp("index"),
        env=environment,
        text=True,
        check=False,
    )
    if asked.returncode != 0:
        reason = asked.stderr.strip().splitlines()[-1:]
        lacking(f"a package index is needed to install from, and pip reaches none: {reason}")


@pytest.fixture
def venv(index, environment, tmp_path):
    return Venv(tmp_path / "venv", environment)


def size(folder):
    return sum(path.lstat().st_size for path in Path(folder).rglob("*") if not path.is_dir())


@pytest.mark.crowd
def test_the_oldest_pip_installs_what_the_demo_needs(venv, environment):
    """All fits together, stays small, and the demo starts with nothing beside it."""
    venv.run("-m", "pip", "install", "--quiet", OLDEST)
    venv.make("install")

    assert "No broken" in venv.run("-m", "pip", "check")
    assert size(venv.folder) < SIZE_MAX
    words = [venv.python, ROOT / "app.py", "demo"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment, text=True) as demo:
        said = "".join(takewhile(lambda line: "Ctrl-C" not in line, demo.stdout))
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=30)
    assert DEMO.search(said)
    assert "make extras" in said
    assert demo.returncode == 0


@pytest.mark.crowd
def test_the_newest_pip_installs_what_tests_need(venv):
    """All fits together, and tests run in it."""
    venv.run("-m", "pip", "install", "--quiet", "--upgrade", "pip")
    venv.make("lint")

    assert "No broken" in venv.run("-m", "pip", "check")
    assert "passed" in venv.run("-m", "pytest", "-q", "tests/blocks/test_mrkdwn.py")
