"""A directory file from bytes to the entries of its tables, as yet unchecked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.directory import faults
from bot.directory.entries import ENTRIES, Entry, OrganizationEntry
from bot.errors import StartError
from bot.vocabulary.spelling import key, meant

SIZE_MAX = 4 * 1024 * 1024  # Bytes; a directory of thousands of members has a few hundred thousand.
TABLES = {kind.table: kind for kind in ENTRIES}


class NotToml(StartError):
    """The text is no TOML; where it is from, the caller knows."""


@dataclass(frozen=True)
class Raw:
    """One entry as it stands in the file."""

    kind: type[Entry]
    number: int  # In its table, from 1.
    values: Mapping[str, Any]

    @property
    def key(self) -> dict[str, Any]:
        """The values that tell it from the others; a default counts, what is missing is None."""
        return {
            name: self.values.get(name, self.kind.model_fields[name].get_default())
            for name in self.kind.key_fields
        }

    @property
    def place(self) -> str:
        return faults.place(self.kind, self.number, self.values)


def read(path: Path) -> str:
    """The file's text; StartError if it can't be had."""
    try:
        if not path.is_file():
            raise StartError([f"{path}: is a folder" if path.is_dir() else f"{path}: is not there"])
        if path.stat().st_size > SIZE_MAX:
            raise StartError([f"{path}: is larger than {SIZE_MAX // 1024**2} MiB"])
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StartError([f"{path}: is not UTF-8, at byte {error.start + 1}"]) from None
    except OSError as error:
        raise StartError([f"{path}: {error.strerror}"]) from None


def parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise NotToml(["not TOML: it is nested too deeply"]) from None
    except ValueError as error:  # TOMLDecodeError, and int's own for a number without end.
        what, _, where = str(error).removesuffix(")").rpartition(" (at ")
        raise NotToml([f"not TOML, {where}: {what}" if what else f"not TOML: {error}"]) from None


def entries_of(file: Mapping[str, Any]) -> tuple[list[Raw], list[str]]:
    """The entries, and what is no table or not written as one."""
    raws: list[Raw] = []
    found = [f"{_named(name, file[name])}{meant(name, TABLES)}" for name in file.keys() - TABLES]
    for kind in ENTRIES:
        tables, fault = _tables(kind, file.get(kind.table))
        found += [fault] if fault else []
        raws += [Raw(kind, number, table) for number, table in enumerate(tables, 1)]
    return raws, sorted(found)


def _tables(kind: type[Entry], value: object) -> tuple[list[dict[str, Any]], str]:
    """The entries of one table, or what is wrong with the way it is written."""
    name, is_one = kind.table, kind is OrganizationEntry
    if value is None:
        return [], f"[{name}]: is missing" if is_one else ""
    if is_one:
        return ([value], "") if isinstance(value, dict) else ([], f"{name}: must be one [{name}]")
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return value, ""
    return [], f"{name}: must be written [[{name}]], once for each"


def _named(name: str, value: object) -> str:
    name = key(name)
    if isinstance(value, dict):
        return f"[{name}]: is no table of a directory file"
    if isinstance(value, list):
        return f"[[{name}]]: is no table of a directory file"
    return f"{name}: is no key of a directory file"
