"""The house: few loose files, packages by subject, an order of layers, and no circle."""

import ast
from statistics import median

import pytest

from docs.pictures.layers import LAYERS, PICTURE, ROOT, imports_of, packages, picture

# Beneath every layer.
BASE = {
    "database",
    "errors",
    "logs",
    "mail_settings",
    "secret_key",
    "sentry_settings",
    "services",
    "settings",
}
LOOSE_MAX = {"bot": 9, "store": 6}
PACKAGES_MAX = 30
LAYERS_MAX = 12
LINES_MEDIAN, FUNCTION_MEDIAN = 70, 8
OURS = [
    path
    for place in ("app.py", "bot", "listeners", "blocks", "store")
    for path in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))
    if "migrations" not in path.parts
]


def loose(place):
    return {path.stem for path in (ROOT / place).glob("*.py")} - {"__init__"}


# Modules that end in -ing and are no gerund: nouns of the field, with what each is.
NOUNS = {
    "routing": "which event goes to which target, as in every message broker",
    "linking": "account linking, as Slack and OAuth call it",
    "drawing": "the layer that makes notes of stored rows; a drawing is one",
    "incoming": "as in incoming webhook",
    "spelling": "how a name is spelled",
    "wording": "how a request is worded",
    "greeting": "what the program says at its start",
    "pending": "deliveries that are not sent yet",
    "recording": "a recording of what a provider was given",
    "home_running": "the block about how the relay is running",
}
PRONOUNS = {"here", "who", "whom", "what", "whose", "it", "them", "they", "this", "by_whom", "mine"}


@pytest.mark.parametrize("place", ["bot", "listeners", "store", "blocks"])
def test_no_module_is_named_by_a_gerund_or_a_pronoun(place):
    """Whoever opens a folder guesses what is in a file by the name of a thing."""
    names = {path.stem for path in OURS if path.is_relative_to(ROOT / place)}
    names |= {path.parent.name for path in OURS if path.is_relative_to(ROOT / place)}

    assert {name for name in names if name.endswith("ing")} <= set(NOUNS)
    assert names & PRONOUNS == set()


@pytest.mark.parametrize(("place", "most"), LOOSE_MAX.items())
def test_few_files_lie_loose(place, most):
    """Every other file stands in the package of its subject."""
    assert len(loose(place)) <= most


def test_each_package_has_one_layer():
    """The written order names every package of bot/ once, and nothing that is not there."""
    named = sorted(name for layer in LAYERS for name in layer)

    assert named == sorted(packages())
    assert len(named) <= PACKAGES_MAX
    assert len(LAYERS) <= LAYERS_MAX


@pytest.mark.parametrize("name", [name for layer in LAYERS for name in layer])
def test_a_package_imports_from_lower_layers(name):
    """So there is no circle between packages."""
    level = next(number for number, layer in enumerate(LAYERS) if name in layer)
    lower = {other for layer in LAYERS[:level] for other in layer}

    assert packages()[name] <= lower


def test_the_base_knows_no_package():
    """What everything may import imports nothing but its like."""
    found = {
        name: {part[1] for part in parts if part[0] == "bot" and part[1] not in BASE}
        for name in BASE
        for parts in [[each.split(".") for each in imports_of(ROOT / "bot" / f"{name}.py")]]
    }

    assert found == {name: set() for name in BASE}
    assert loose("bot") == BASE | {"cli"}


def test_files_and_functions_are_small_by_the_median():
    """Long ones are exceptions."""
    lines = [len(path.read_text().splitlines()) for path in OURS]
    functions = [
        (node.end_lineno or 0) - node.lineno + 1
        for path in OURS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert median(lines) <= LINES_MEDIAN
    assert median(functions) <= FUNCTION_MEDIAN


def test_the_picture_shows_the_imports():
    """Drawn anew by `python -m docs.pictures.layers`."""
    assert PICTURE.read_text() == picture()
