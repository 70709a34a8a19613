"""The benchmarks run; what they measure is for `make bench`, on a machine at rest."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.run import BENCHMARKS, main

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_tiny_run_has_figures(name, tmp_path, capsys):
    """Every benchmark runs to its end at a tiny size, and says something."""
    code = main([name, "--small", "--json", str(tmp_path / "figures.json")])

    figures = json.loads((tmp_path / "figures.json").read_text())["figures"]
    assert code == 0
    assert [row["what"] for row in figures if "failed" in row["what"]] == []
    assert all(row["ours"] >= 0 for row in figures)
    assert figures[0]["what"] in capsys.readouterr().out.replace("\n", " ")


def test_an_unknown_name_is_refused():
    """One line says which it was."""
    run = subprocess.run(
        [sys.executable, "benchmarks/run.py", "speed"], cwd=ROOT, capture_output=True, check=False
    )

    assert run.returncode == 2
    assert b"there is no benchmark speed" in run.stderr


def test_every_benchmark_is_run():
    """A file with figures that `make bench` forgets would rot."""
    files = {
        path.stem
        for path in (ROOT / "benchmarks").glob("*.py")
        if "report(measure)" in path.read_text()
    }

    assert files == set(BENCHMARKS.values())
