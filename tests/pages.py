"""The docs as tests read them: pages, blocks, tables; and the commands that they speak of."""

import re
from pathlib import Path

import typer

from bot import cli
from bot.directory import parser

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = {
    str(path.relative_to(ROOT)): path.read_text()
    for path in [*ROOT.glob("*.md"), *DOCS.glob("*.md")]
}
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def page(name):
    return PAGES[f"docs/{name}.md"]


def blocks(text, language):
    return [body for _, named, body in BLOCK.findall(text) if named == language]


def table(text, head):
    """The rows under a heading row that begins with `head`; cells as they stand."""
    lines = iter(text.splitlines())
    next(line for line in lines if line.startswith(f"| {head} |"))
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return rows


def names(text):
    """What stands in backticks, outside blocks."""
    return re.findall(r"`([^`\n]+)`", BLOCK.sub("", text))


def anchors(text):
    """The anchors that GitHub makes of headings."""
    headings = re.findall(r"^#+ (.+)$", BLOCK.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(group=None, before=()):
    """Every command with its words: `("db", "upgrade")`."""
    group = group or typer.main.get_command(cli.app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name), command


def example():
    """The directory file that the docs show."""
    return parser.check(blocks(page("directory"), "toml")[0], lambda _: ({}, {}))
