"""Whatever could grow has its bound in one table of docs/operations.md."""

import ast
import importlib
import re
from datetime import timedelta

import pytest

from tests.holdings import ROOT, found, names, sources, unbounded

PAGE = (ROOT / "docs/operations.md").read_text()
SECTION = PAGE.partition("\n## What it holds at most\n")[2].partition("\n## ")[0]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in SECTION.splitlines()
    if line.startswith("| ") and not line.startswith("| what ")
]
# What is filled while modules are imported or the program starts, and by nothing else.
BY_THE_CODE = {
    ("blocks/as_json.py", "_rules"),  # One a class of Slack's objects.
    ("bot/activities/base.py", "_registry"),
    ("bot/directory/parser.py", "_adapter"),  # The fields of the entries.
    ("bot/invites/events.py", "_subscribers"),
    ("bot/notices/notice.py", "_registry"),
    ("bot/sources/face.py", "_straight"),  # One a path.
    ("bot/providers/mail/body.py", "_environment"),  # One, of the templates beside it.
    ("listeners/pending_actions.py", "_registry"),
    ("store/database/rows.py", "_parts"),  # Of one statement.
    ("store/engine.py", "_subscribers"),  # One a relay.
    ("store/issues/activities.py", "_last_of"),  # Kinds that are asked for together.
}
# What ends with its transaction or its call.
FOR_A_MOMENT = {
    ("bot/sources/docs.py", "_page"),
    ("bot/commands/setup/answers.py", "_wrong"),  # Of one run of `setup`.
    ("bot/slack/http_exchange.py", "_body"),  # Of one answer.
    ("bot/slack/http_exchange.py", "_headers"),
    ("bot/drawing/activity.py", "_kept"),
    ("bot/drawing/activity.py", "_slack_users"),
    ("store/maintenance/snapshot.py", "_copy"),  # The thread of a command, `backup`.
}


def places(cell):
    """(file, name) for each name that the cell "in the code" has."""
    for where, listed in re.findall(r"`([^`]+)`: ([^;]+)", cell):
        yield from ((where, name) for name in listed.split(", "))


NAMED = [
    (f"{most}; {then}", where, name) for _, most, then, cell in ROWS for where, name in places(cell)
]
CONSTANTS = [(bound, where, name) for bound, where, name in NAMED if re.search("[A-Z]|[.]", name)]


def test_whatever_could_grow_has_a_row():
    """A new thread, pool, queue or cache needs one; one that is gone leaves none behind."""
    in_code = set(found())
    in_table = {(where, name) for _, where, name in NAMED if (where, name) not in values()}
    apart = BY_THE_CODE | FOR_A_MOMENT

    assert sorted(in_code - in_table - apart) == [], "no row of docs/operations.md has these"
    assert sorted((in_table | apart) - in_code) == [], "these are not in the code any more"


@pytest.mark.disk
@pytest.mark.parametrize(("bound", "where", "name"), CONSTANTS, ids=lambda value: str(value)[:40])
def test_bounds_are_as_written(bound, where, name):
    """The number of a row is the one of the code."""
    holder = importlib.import_module(where.removesuffix(".py").replace("/", "."))
    for part in name.split("."):
        holder = getattr(holder, part)
    if isinstance(holder, timedelta):
        holder = holder.total_seconds()

    assert re.search(rf"(?<![\d,]){holder:,.0f}(?!,?\d)", bound)


def test_every_row_says_how_much():
    """A bound, and what comes of it where more would come."""
    assert [row[0] for row in ROWS if len(row) != 4 or not row[1]] == []


def test_no_cache_and_no_pool_is_without_end():
    """A cache of whatever comes, or a pool whose size is left to a library."""
    without = [
        (str(path.relative_to(ROOT)), name)
        for path in sources()
        for name in unbounded(ast.parse(path.read_text()))
    ]

    assert sorted(set(without) - BY_THE_CODE) == []


def values():
    return {(where, name) for _, where, name in CONSTANTS}


SEEN = {
    "a thread": "def start():\n    Thread(target=run).start()",
    "a queue": "class A:\n    def __init__(self):\n        self.start = queue.SimpleQueue()",
    "a cache": "@lru_cache(maxsize=10)\ndef start(key): ...",
    "a set": "class A:\n    def __init__(self):\n        self.start: set[str] = set()",
    "a list of the module": "start: list[int] = []",
    "an engine": "def start():\n    engine = sa.create_engine(url)",
    "threads in a list": "class A:\n    def f(self):\n        self.start = [Thread() for _ in x]",
}


@pytest.mark.parametrize("code", SEEN.values(), ids=SEEN)
def test_it_would_be_found(code):
    """Each kind, under the name that its row would have."""
    assert list(names(ast.parse(code))) == ["start"]


UNSEEN = {
    "a local list": "def start():\n    found = []",
    "a table": "TABLE = {1: 2}",
    "a call": "def start():\n    return dict(a=1)",
}


@pytest.mark.parametrize("code", UNSEEN.values(), ids=UNSEEN)
def test_what_ends_with_its_call_needs_no_row(code):
    """Or what nothing is put into."""
    assert list(names(ast.parse(code))) == []


ENDLESS = {
    "cache": "@cache\ndef start(key): ...",
    "no maxsize": "@functools.lru_cache(maxsize=None)\ndef start(key): ...",
    "workers": "def start():\n    ThreadPoolExecutor()",
}


@pytest.mark.parametrize("code", ENDLESS.values(), ids=ENDLESS)
def test_what_has_no_end_would_be_found(code):
    """Even where it has a row."""
    assert list(unbounded(ast.parse(code))) == ["start"]
