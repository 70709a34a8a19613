"""A module that takes tables by their names imports what defines them, whoever imports it first."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
IMPORTS_EACH = """
import importlib, os, sys
import sqlmodel

failed = 0
for name in sys.argv[1:]:
    pid = os.fork()
    if pid == 0:
        try:
            importlib.import_module(name)
        except Exception as error:
            os.write(2, f"{name}: {error!r}\\n".encode())
            os._exit(1)
        os._exit(0)
    failed += bool(os.waitpid(pid, 0)[1])
sys.exit(failed)
"""


def test_each_by_itself():
    found = sorted((ROOT / "store").rglob("*.py"))
    named = [each for each in found if "metadata.tables[" in each.read_text()]
    names = [".".join(each.relative_to(ROOT).with_suffix("").parts) for each in named]

    done = subprocess.run(
        [sys.executable, "-c", IMPORTS_EACH, *names], capture_output=True, cwd=ROOT, check=False
    )

    assert len(names) > 20
    assert (done.returncode, done.stderr.decode()) == (0, "")
