# ruff: noqa: INP001 - the docs are no package.
"""The layers of bot/, and their picture: packages as boxes, drawn from the imports.

`python -m docs.pictures.layers` draws docs/pictures/layers.svg anew; tests/test_tree.py holds both
the order and the picture against the code.
"""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURE = Path(__file__).with_name("layers.svg")

# From the ground up: a package imports from lower layers only. Beneath them all lie the loose
# files (errors, logs, settings, services and so on); above them all lies `cli`.
LAYERS = (
    ("vocabulary", "notes", "maintenance", "libraries", "sandbox"),
    ("activities", "slack", "sentry"),
    ("providers",),
    ("notices",),
    ("identity", "recipients", "directory"),
    ("preferences", "routing", "intake"),
    ("issues", "invites", "incidents"),
    ("drawing", "sources"),
    ("relay", "explain", "write_back"),
    ("feed",),
    ("workspace", "program", "preview"),
    ("demo", "commands"),
)
WIDTH, HEIGHT, GAP, ROW, LEFT = 128, 34, 26, 78, 40  # Pixels.
FONT = "font-family='system-ui, sans-serif' font-size='14' text-anchor='middle'"


@cache
def imports_of(path: Path) -> frozenset[str]:
    """The modules that a file imports, by their dotted names: `bot.notes.note.Note`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def packages(place: str = "bot") -> dict[str, set[str]]:
    """Each package of a place, and the packages of the same place that it imports from."""
    names = {path.name for path in (ROOT / place).iterdir() if (path / "__init__.py").is_file()}
    found: dict[str, set[str]] = {name: set() for name in sorted(names)}
    for name, into in found.items():
        for path in (ROOT / place / name).rglob("*.py"):
            parts = (imported.split(".") for imported in imports_of(path))
            into |= {part[1] for part in parts if part[0] == place and len(part) > 1}
        into.intersection_update(names - {name})
    return found


def shown(edges: dict[str, set[str]]) -> dict[str, set[str]]:
    """The imports that no chain of others implies: what is left can be read."""

    def below(name: str, seen: frozenset[str] = frozenset()) -> set[str]:
        return set().union(*({one} | below(one, seen | {one}) for one in edges[name] - seen), set())

    return {
        name: {one for one in into if not any(one in below(other) for other in into - {one})}
        for name, into in edges.items()
    }


def picture() -> str:
    """The layers as SVG: the ground at the bottom, an arrow for each import that is not implied."""
    widest = max(map(len, LAYERS))
    width = 2 * LEFT + widest * WIDTH + (widest - 1) * GAP
    places = {}
    for level, names in enumerate(reversed(LAYERS)):
        row = len(names) * WIDTH + (len(names) - 1) * GAP
        for number, name in enumerate(sorted(names)):
            x = (width - row) // 2 + number * (WIDTH + GAP)
            places[name] = (x, 20 + level * ROW)
    height = 20 + len(LAYERS) * ROW
    lines = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' {FONT}>",
        "<title>The packages of bot/ by layers; each imports from lower ones only</title>",
        "<style>path{fill:none;stroke:#8a8f98}rect{fill:#f4f1fa;stroke:#5b4b8a}</style>",
        "<style>text{fill:#1d1c1d}</style>",
        f"<rect width='{width}' height='{height}' style='fill:#fff;stroke:none'/>",
    ]
    for name, into in shown(packages()).items():
        for one in sorted(into):
            (x, y), (to_x, to_y) = places[name], places[one]
            start, end = y + HEIGHT, to_y
            lines.append(
                f"<path d='M{x + WIDTH // 2} {start}C{x + WIDTH // 2} {start + 30} "
                f"{to_x + WIDTH // 2} {end - 30} {to_x + WIDTH // 2} {end}'/>"
            )
    for name, (x, y) in places.items():
        lines.append(f"<rect x='{x}' y='{y}' width='{WIDTH}' height='{HEIGHT}' rx='6'/>")
        lines.append(f"<text x='{x + WIDTH // 2}' y='{y + 22}'>{name}</text>")
    return "\n".join([*lines, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(picture())
