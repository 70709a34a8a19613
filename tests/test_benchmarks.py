"""The benchmarks run; what they measure is for `make bench`, on a machine at rest."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import alert_cpu, medians, processor
from benchmarks.alert_cpu import Cost
from benchmarks.figures import Figure
from benchmarks.run import BENCHMARKS, main

ROOT = Path(__file__).parent.parent
EACH = [
    pytest.param(name, marks=pytest.mark.postgres) if name == "two" else name for name in BENCHMARKS
]


@pytest.mark.parametrize("name", EACH)
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


def test_every_benchmark_is_described():
    """By its name, in the table of the page."""
    page = (ROOT / "benchmarks/README.md").read_text()

    assert [name for name in BENCHMARKS if f"\n| `{name}` | " not in page] == []


@pytest.mark.parametrize(("ours", "holds"), [(3.9, True), (4, True), (4.1, False)])
def test_at_most(ours, holds):
    """A target that may be met just so."""
    figure = Figure("a press", ours, "ms", most=4)

    assert (figure.target, figure.holds) == ("≤ 4", holds)


def test_beside_alertmanager():
    """Ours is held against the other's median of the same run."""
    cpu, late = alert_cpu.told([Cost(0.004, 0.002)] * 3, [Cost(0.003, 0.001)] * 3)

    assert (cpu.target, cpu.holds) == ("ratio ≤ 1", False)
    assert "beside Alertmanager" in cpu.what
    assert (late.ours, late.beside, late.target) == (2, 1, "")


def test_without_alertmanager():
    """The row says that it is not there; nothing fails by that."""
    figures = list(alert_cpu.told([Cost(0.004, 0.002)], []))

    assert all("which is not installed" in figure.what for figure in figures)
    assert all(figure.holds and not figure.target for figure in figures)


@pytest.mark.skipif(not processor.IS_KNOWN, reason="there is no /proc")
def test_the_cpu_of_all_below():
    """Children that ended count, and those that run are of the family."""
    subprocess.run([sys.executable, "-c", "sum(range(3_000_000))"], check=True)

    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        least = sum(os.times()[:4])
        taken, family = processor.cpu_seconds(os.getpid()), set(processor.family(os.getpid()))
        held = processor.megabytes(os.getpid())
        child.communicate()
    assert taken >= least - 4 / processor.TICKS  # Each of the four is cut to a tick.
    assert {os.getpid(), child.pid} <= family
    assert held > processor.megabytes(child.pid) == 0


def a_run(*figures):
    """What `--json` writes."""
    return {"machine": "Linux, 2 cores", "figures": [figure.as_json() for figure in figures]}


def test_medians(tmp_path, capfd):
    """Of three runs: each figure's own, and whether that holds."""
    files = []
    for ours, beside in ((3, 4), (5, 2), (4, 8)):
        files.append(tmp_path / f"{ours}.json")
        figure = Figure("CPU", ours, "ms", beside, most=1, is_of_ratio=True)
        files[-1].write_text(json.dumps(a_run(figure, Figure("never", float("inf"), below=3))))

    assert main(["--medians", *map(str, files)]) == 0

    lines = capfd.readouterr().out.splitlines()
    assert lines[:3] == [f"{n}. Linux, 2 cores" for n in (1, 2, 3)]
    assert "| CPU | 4 ms | 4 ms | 1 | ratio ≤ 1 | yes |" in lines
    assert "| never | never |  |  | < 3 | no |" in lines


def test_medians_of_a_run_that_failed():
    """What is not in every run is no median, and does not hold."""
    failed = {"machine": "Linux", "figures": [{"what": "idle failed", "holds": False}]}

    page = medians.page([a_run(Figure("idle", 1, "%", below=2)), failed])

    assert "| idle (in 1 of 2 runs) |  |  |  |  | no |" in page
    assert "| idle failed (in 1 of 2 runs) |  |  |  |  | no |" in page
