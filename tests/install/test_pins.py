"""The pins are complete: what `pip install --no-deps` leaves alone is nothing that is missing."""

import re
import subprocess
import sys
from itertools import combinations

import pytest
from packaging.utils import canonicalize_name

from tests.install.pins import FILES, PROJECT, Walk, entries, environments, named, pins

RUN, EXTRAS, DOCS, DEV = FILES
SETS = {  # What is installed together, and what it is for.
    (RUN,): named("demo"),
    (RUN, EXTRAS): named("demo", "postgres", "charts"),
    (RUN, DOCS): named("demo", groups=("docs",)),
    (RUN, DEV): named("demo", groups=("extras", "docs", "dev")),
}
EACH = pytest.mark.parametrize(
    ("files", "wanted"), SETS.items(), ids=["run", "extras", "docs", "dev"]
)
PIN = re.compile(r"[\w.-]+==[\w.!+]+( ; [^-]+?)?( --hash=sha256:[0-9a-f]{64})+")


@EACH
def test_all_that_is_needed_is_pinned(files, wanted):
    """Also what the packages need themselves, and their extras, on each Python and system."""
    pinned = pins(*files)

    faults = {fault for each in environments() for fault in Walk(pinned, each).go(wanted).faults}
    assert faults == set()


@EACH
def test_nothing_else_is_pinned(files, wanted):
    """What runs the program brings nothing of what tests it."""
    pinned = pins(*files)

    reached = {name for each in environments() for name in Walk(pinned, each).go(wanted).reached}
    assert {canonicalize_name(pin.name) for pin in pinned} == reached


@pytest.mark.parametrize("lost", ["coverage", "pluggy", "pytest"])
def test_a_missing_pin_is_found(lost):
    """Whether it is asked for by us, by a package, or by a package's extra."""
    left = [pin for pin in pins(RUN, DEV) if pin.name != lost]

    faults = Walk(left, next(environments())).go(SETS[RUN, DEV]).faults
    assert any(f"needs {lost}" in fault for fault in faults)


@pytest.mark.parametrize("name", FILES)
def test_pins_have_versions_and_hashes_and_name_no_index(name):
    """One version each; where packages come from is the business of who installs them."""
    assert [line for line in entries(name) if not PIN.fullmatch(line)] == []


@pytest.mark.parametrize(("one", "other"), [*combinations(FILES, 2)])
def test_the_files_agree(one, other):
    """A package of two files is the same in both, as they are installed together."""
    versions = [{(pin.name, str(pin.specifier)) for pin in pins(name)} for name in (one, other)]
    shared = {name for name, _ in versions[0]} & {name for name, _ in versions[1]}

    left, right = ({each for each in found if each[0] in shared} for found in versions)
    assert left == right


def test_the_group_of_extras_is_the_extras():
    """It is there for the pins, and asks for the same."""
    optional = PROJECT["project"]["optional-dependencies"]

    assert PROJECT["dependency-groups"]["extras"] == [*optional["postgres"], *optional["charts"]]


def test_what_is_installed_fits_together():
    """`pip check` finds nothing, here."""
    checked = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )

    assert (checked.returncode, checked.stdout.strip()) == (0, "No broken requirements found.")
