"""How a value of the file is shown in a fault, and what was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from bot.logs import redact

SHOWN_MAX = 60  # Characters of a wrong value; more would hide the fault.


def shown(value: object) -> str:
    """In quotes, on one line, cut; addresses and secrets are left out."""
    text = value if isinstance(value, str) else str(value)
    if "://" in text or redact(text) != text:
        return "(an address or a secret)"
    line = "".join(letter if letter.isprintable() else "·" for letter in text)
    return f'"{line[:SHOWN_MAX]}{"…" if len(line) > SHOWN_MAX else ""}"'


def key(name: str) -> str:
    """A key or a table's name; TOML lets one hold anything."""
    return name if name.isprintable() and len(name) <= SHOWN_MAX else shown(name)


def meant(value: str, known: Iterable[str]) -> str:
    """`; did you mean "api"?`, or nothing if nothing is alike."""
    names = {name.lower(): name for name in known}
    alike = get_close_matches(value.lower(), names, n=1, cutoff=0.5)
    return f'; did you mean "{names[alike[0]]}"?' if alike else ""


def listed(words: Iterable[str]) -> str:
    """`a, b or c`."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
