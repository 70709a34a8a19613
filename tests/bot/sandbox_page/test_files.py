"""What the page's files promise: nothing from elsewhere, no HTML from text, no dead import."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "bot" / "sandbox" / "page"
SCRIPTS = sorted((PAGE / "js").rglob("*.js"))
STYLES = sorted((PAGE / "css").glob("*.css"))
LINES_MAX = 250


def relative(path):
    return str(path.relative_to(PAGE))


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_no_html_from_text(path):
    """No script turns text into markup or code; nodes are built one by one."""
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"

    assert re.findall(forbidden, path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_imports_exist(path):
    """Every import names a file that is there."""
    names = re.findall(r'from "(\.[^"]+)"', path.read_text("utf-8"))

    assert [name for name in names if not (path.parent / name).is_file()] == []


def test_every_script_is_reached():
    """No file lies about unused: all are reached from main.js."""
    reached, waiting = set(), [PAGE / "js" / "main.js"]
    while waiting:
        path = waiting.pop().resolve()
        if path not in reached:
            reached.add(path)
            names = re.findall(r'from "(\.[^"]+)"', path.read_text("utf-8"))
            waiting += [path.parent / name for name in names]

    assert reached == {path.resolve() for path in SCRIPTS}


def test_every_style_is_used():
    """The page links each style sheet."""
    linked = re.findall(r'href="/page/(css/[^"]+)"', (PAGE / "index.html").read_text("utf-8"))

    assert sorted(linked) == [relative(path) for path in STYLES]


@pytest.mark.parametrize("path", [PAGE / "index.html", *STYLES], ids=relative)
def test_nothing_from_elsewhere(path):
    """Neither the page nor its styles name another host."""
    assert re.findall(r"url\(|@import|(?:src|href)=\"(?!/page/)", path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", [*SCRIPTS, *STYLES], ids=relative)
def test_files_are_short(path):
    """A file stays short enough to be read at once."""
    assert len(path.read_text("utf-8").splitlines()) <= LINES_MAX
