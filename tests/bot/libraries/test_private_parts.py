"""What Heliograph overrides in its libraries is there, and missed where it is not."""

import importlib
import inspect
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.libraries import private_parts
from bot.libraries.private_parts import PARTS, Part, known_as
from bot.settings import Settings
from bot.slack import http_pool, web_api
from bot.sources import server

ROOT = Path(__file__).parents[3]
LIBRARIES = {part.library for part in PARTS}
OURS = ("bot", "listeners", "store")
CONSTRUCTORS = {"__init__", "__module__", "__doc__", "__parameters__", "__orig_bases__"}
NAMES = [(part, known) for part in PARTS for known in part.names]


def modules():
    for folder in OURS:
        for path in (ROOT / folder).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "sandbox" not in parts and "versions" not in parts and parts[-1] != "env":
                yield importlib.import_module(".".join(parts).removesuffix(".__init__"))


def overridden():
    """(our class, name) for each name of a library's class that one of ours takes over."""
    for module in modules():
        for ours in vars(module).values():
            if not inspect.isclass(ours) or ours.__module__ != module.__name__:
                continue
            theirs = [each for each in ours.__mro__ if each.__module__.split(".")[0] in LIBRARIES]
            for name in set(vars(ours)) - CONSTRUCTORS:
                if any(name in vars(each) for each in theirs):
                    yield f"{module.__name__}:{ours.__name__}", name


@pytest.mark.parametrize(("part", "known"), NAMES, ids=lambda value: str(value)[:50])
def test_as_known(part, known):
    """The name is there, with the parameters that we know."""
    module, _, name = part.owner.partition(":")

    assert known_as(getattr(importlib.import_module(module), name), known) == known


def test_as_overridden():
    """Ours take what the library's takes; and each name that is taken over is in the table."""
    table = {(part.ours, known.partition("(")[0]) for part, known in NAMES}

    assert sorted(set(overridden()) - table) == []
    for part, known in NAMES:
        module, _, name = part.ours.partition(":")
        ours = vars(getattr(importlib.import_module(module), name)).get(known.partition("(")[0])
        kinds = inspect.signature(ours).parameters if inspect.isfunction(ours) else {}
        is_shown = "(" in known  # Of what is written in C no parameters are.
        if is_shown and kinds and not any(e.kind == e.VAR_KEYWORD for e in kinds.values()):
            taken = list(kinds)[1:]
            assert f"{ours.__name__}({', '.join(taken)})" == known


def test_nothing_to_say():
    """Of the versions that are pinned."""
    assert private_parts.faults() == []


class Newer:
    """A library's class, a version on."""

    there: str

    def __init__(self):
        self.set_here = 1

    def call(self, url, request, extra): ...


@pytest.mark.parametrize(
    ("known", "now"),
    [
        ("call(url, request)", "call(url, request, extra)"),
        ("_call(url)", "?"),
        ("there", "there"),
        ("set_here", "set_here"),
        ("gone", "?"),
    ],
)
def test_what_has_changed(known, now):
    """A name that is gone, and one that takes something else."""
    assert known_as(Newer, known) == now


def test_said_in_words():
    """Which library and version, what of it, what is lost, until when."""
    changed = Part(
        "slack_sdk:WebClient", ("_gone(url)",), "bot.slack.http_pool:Client", "all is slow"
    )
    moved = Part("slack_sdk:Gone", ("x",), "bot.slack.http_pool:Client", "all is slow")
    absent = Part("no_such_library:Gone", ("x",), "bot.slack.http_pool:Client", "all is slow")

    [fault] = changed.faults()
    assert fault.startswith("slack_sdk 3.")
    assert ": WebClient._gone(url) is not what Heliograph knows; all is slow until " in fault
    assert ": Gone is not what Heliograph knows" in moved.faults()[0]
    assert absent.faults() == []


def strange(monkeypatch, ours):
    """From now on what `ours` overrides is not as known."""
    parts = [
        Part(part.owner, ("_gone()",), part.ours, part.lost) if part.ours == ours else part
        for part in PARTS
    ]
    monkeypatch.setattr(private_parts, "PARTS", parts)


def test_slack_sdks_own_takes_over(monkeypatch):
    """Slower, and no crash."""
    strange(monkeypatch, "bot.slack.http_pool:Hook")
    client = web_api.web_client(Settings(), "xoxb-sandbox-bot")
    assert not isinstance(http_pool.webhook(client, "https://slack.test", 5), http_pool.Hook)
    strange(monkeypatch, "bot.slack.http_pool:Client")

    assert type(web_api.web_client(Settings(), "xoxb-sandbox-bot")) is WebClient


def test_uvicorns_own_takes_over(monkeypatch):
    """The same."""
    strange(monkeypatch, "bot.sources.http_timeouts:Impatient")

    assert server._protocol() == "h11"
