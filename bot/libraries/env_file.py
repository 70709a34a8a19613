"""The file `.env`, as python-dotenv reads and writes it; what it would pass over is a fault."""

import os
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from dotenv import set_key
from dotenv.parser import Binding, parse_stream

from bot.errors import StartError

PATH = Path(".env")
OWNERS_ALONE = 0o600  # It holds secrets.


class EnvFileFault(StartError):
    """It can't be read, or a line of it can't be meant; no value is in the text."""


def values(path: Path = PATH) -> dict[str, str]:
    """The variables in it, in their order; none where there is no file.

    Raises:
        EnvFileFault: every line that is wrong.
    """
    found = list(parse_stream(StringIO(_text(path))))
    faults = [f"{path}: line {_line(each)}: {_fault(each)}" for each in found if _fault(each)]
    if faults:
        raise EnvFileFault(faults)
    return {each.key: each.value or "" for each in found if each.key is not None}


def write(variables: Mapping[str, str], path: Path = PATH) -> None:
    """Set these, each whole or not at all; comments, order and all else stay as they are.

    Raises:
        EnvFileFault: it can't be read or written; nothing more was changed.
    """
    values(path)  # What is broken is not written over.
    try:
        if path.exists():
            path.chmod(OWNERS_ALONE)  # Kept by what follows; a new one is made so.
        for name, value in variables.items():
            set_key(path, name, value, quote_mode="auto", follow_symlinks=True)
        _settle(path)
    except OSError as error:
        raise EnvFileFault([f"{path}: can't be written ({error.strerror})"]) from None


def _settle(path: Path) -> None:
    """On the disk, before anybody is told that it is."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise EnvFileFault([f"{path}: is a folder; it must be a file of lines NAME=VALUE"])
        is_there = path.exists() or path.is_symlink()  # One that leads nowhere is a fault.
        return path.read_text("utf-8-sig") if is_there else ""
    except UnicodeDecodeError as error:
        raise EnvFileFault([f"{path}: is not UTF-8, at byte {error.start + 1}"]) from None
    except OSError as error:
        raise EnvFileFault([f"{path}: can't be read ({error.strerror})"]) from None


def _fault(binding: Binding) -> str:
    """What is wrong with a line; "" for nothing."""
    text = binding.original.string.strip()
    if binding.error:
        return "is not NAME=VALUE; is a quotation mark missing?"
    if binding.key is not None and "=" not in text:
        return "has no ="
    return ""


def _line(binding: Binding) -> int:
    """Where it begins: blank lines before it are part of it for the library."""
    blank = len(binding.original.string) - len(binding.original.string.lstrip())
    return binding.original.line + binding.original.string[:blank].count("\n")
