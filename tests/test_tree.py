"""The layout and the import direction: what DESIGN-minded people would otherwise have to watch."""

import ast
import importlib
from pathlib import Path

import pytest

from listeners import listener_modules

ROOT = Path(__file__).parent.parent
OURS = ("app", "bot", "listeners", "blocks", "store")
SOURCES = [
    path
    for place in OURS
    for path in [*(ROOT / place).rglob("*.py"), ROOT / f"{place}.py"]
    if path.is_file() and "migrations" not in path.parts
]
# Who may import what of ours, the most exact place first.
MAY = {
    "app.py": {"bot"},
    "bot/sandbox": {"bot.sandbox"},
    "bot/cli.py": {"bot", "listeners", "store"},
    "bot/providers/slack": {"bot", "blocks", "store"},
    "bot": {"bot", "store"},
    "listeners": {"listeners", "bot", "blocks"},
    "blocks": {"blocks"},
    "store": {"store"},
}
LINES_MAX = 250
FUNCTION_MAX = 40


def place_of(path):
    name = str(path.relative_to(ROOT))
    return next(place for place in MAY if name.startswith(place))


def imports_of(path):
    """The modules of ours that the file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = []
        yield from (name for name in names if name.split(".")[0] in OURS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path):
    """Each place imports only what it may; blocks, store and sandbox know nothing of ours."""
    allowed = MAY[place_of(path)]
    wrong = [
        name
        for name in imports_of(path)
        if not any(name == may or name.startswith(f"{may}.") for may in allowed)
    ]

    assert wrong == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path):
    """A file has one subject, a function one thing to do."""
    tree = ast.parse(path.read_text())
    long = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION_MAX
    ]

    assert len(path.read_text().splitlines()) <= LINES_MAX
    assert long == []


def test_nothing_but_the_frame_stands_at_the_top():
    """The user's top level, and what every project has."""
    expected = {"app.py", "bot", "listeners", "blocks", "store", "tests", "docs", "benchmarks"}
    found = {path.name for path in ROOT.iterdir() if path.suffix == ".py" or path.is_dir()}
    hidden = {name for name in found if name.startswith((".", "__"))}

    assert found - hidden - {"examples", "site"} <= expected  # `make docs` makes the second.


def test_only_the_store_speaks_sql():
    """Statements live in store/; everybody else asks it by functions."""
    speaking = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if "store" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] in {"sqlalchemy", "sqlmodel"}
        and {alias.name for alias in node.names} & {"select", "update", "insert", "delete", "text"}
    ]

    assert speaking == []


def drawn_actions():
    """The action ids that the modules in blocks/ draw: each is a constant given as `action_id`."""
    for path in (ROOT / "blocks").glob("*.py"):
        module = importlib.import_module(f"blocks.{path.stem}")
        tree = ast.parse(path.read_text())
        for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
            for node in ast.walk(function):
                if isinstance(node, ast.keyword) and node.arg == "action_id":
                    yield from (getattr(module, name) for name in _constants(tree, function, node))


def _constants(tree, function, keyword):
    """The names of what a keyword is given: a constant, or those that callers pass on."""
    name = keyword.value.id
    parameters = [argument.arg for argument in function.args.args]
    if name not in parameters:
        return [name]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        call.args[parameters.index(name)].id
        for call in calls
        if getattr(call.func, "id", None) == function.name
    ]


def test_every_drawn_action_has_its_listener():
    """A button that nothing answers, or a listener that no button reaches, is a mistake."""
    listening = {
        module.__name__.rpartition(".")[2]
        for module in listener_modules()
        if ".actions." in module.__name__
    }

    assert set(drawn_actions()) == listening
