"""The files of pins, the ranges they come from, and what the packages themselves require."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
FILES = tuple(f"requirements{name}.txt" for name in ("", "-extras", "-docs", "-dev"))
PYTHONS = ("3.11.2", "3.11.9", "3.12.9", "3.13.9")  # Debian 12 has the first.
SYSTEMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}


def entries(name):
    """Each pin of a file with its hashes, as one line; the lines that are none of it too."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def pins(*names):
    """What the files pin, each once."""
    found = {line.partition(" --hash")[0] for name in names for line in entries(name)}
    return [Requirement(text) for text in sorted(found)]


def named(*extras, groups=()):
    """What pyproject.toml asks for: the program, with these extras and groups."""
    project, dev = PROJECT["project"], PROJECT["dependency-groups"]
    texts = [*project["dependencies"]]
    texts += [text for extra in extras for text in project["optional-dependencies"][extra]]
    for group in groups:
        texts += [text for text in dev[group] if isinstance(text, str)]
    return [Requirement(text) for text in texts]


def environments():
    """Where Heliograph may be installed, as markers see it; this machine first."""
    yield default_environment()
    for python in PYTHONS:
        for system, title in SYSTEMS.items():
            yield default_environment() | {
                "python_version": python.rpartition(".")[0],
                "python_full_version": python,
                "sys_platform": system,
                "platform_system": title,
                "os_name": "nt" if system == "win32" else "posix",
            }


@cache
def required(name, version):
    """What that version says it requires; None if it is not what is installed here."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    if found.version != version:
        return None
    return [Requirement(text) for text in found.requires or ()]


@dataclass
class Walk:
    """From what is asked for to all that it needs, in one environment."""

    pinned: list[Requirement]
    environment: dict[str, str]
    reached: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    _done: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self):
        here = [pin for pin in self.pinned if self._applies(pin)]
        self._pins = {canonicalize_name(pin.name): pin for pin in here}

    def go(self, wanted, by="pyproject.toml"):
        for requirement in wanted:
            name = canonicalize_name(requirement.name)
            pin = self._pins.get(name)
            if pin is None:
                self.faults.append(f"{by} needs {requirement}, which is not pinned")
            elif not requirement.specifier.contains(_version(pin), prereleases=True):
                self.faults.append(f"{by} needs {requirement}, and {pin} is pinned")
            else:
                for extra in ("", *requirement.extras):
                    self._follow(name, pin, extra)
        return self

    def _follow(self, name, pin, extra):
        if (name, extra) in self._done:
            return
        self._done.add((name, extra))
        self.reached.add(name)
        needs = required(name, _version(pin))
        if needs is not None:
            self.go([need for need in needs if self._applies(need, extra)], by=str(pin))
        elif self.environment == default_environment():
            self.faults.append(
                f"{pin} is pinned and not what is installed: `make lint` installs it"
            )

    def _applies(self, requirement, extra=""):
        marker = requirement.marker
        return marker is None or marker.evaluate(self.environment | {"extra": extra})


def _version(pin):
    return re.sub("^==", "", str(pin.specifier))
