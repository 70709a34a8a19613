"""The docs say what the program does: no more, no less, and in the same words."""

import json
import re
import shlex
import struct
from pathlib import Path

import pytest

from bot.commands import boundary, doctor
from bot.directory import entries, loader
from bot.program.process import LOST
from bot.settings import Settings
from tests.pages import (
    BLOCK,
    DOCS,
    LINK,
    PAGES,
    ROOT,
    anchors,
    commands,
    example,
    names,
    page,
    table,
)

PATH = re.compile(r"`((?:bot|store|listeners|blocks|tests|docs|examples)/[\w/.]*)`")
RUN = re.compile(r"app\.py\b([^`\n]*)")
PICTURE_MAX = 250 * 1024  # Bytes.
ELSEWHERE = {
    "HTTPS_PROXY",
    "NO_PROXY",
    "SENTRY_DISALLOWED_IPS",
    "SENTRY_NETWORK",
    "SSL_CERT_FILE",
}  # Of other programs.
PLACEHOLDERS = {"PAGERDUTY_ROUTING_KEY", "SLACK_USER_ID"}
ANSWERS = {  # Of `setup`, that are no settings.
    "SETUP_CONFIG_TOKEN",
    "SETUP_CHANNEL",
    "SETUP_EMAIL",
    "SETUP_SLACK_USER",
    "SETUP_PROJECT",
}
EVERYWHERE = pytest.mark.parametrize("where", PAGES)


def usage(words, command):
    """As the docs head a command: `load FILE.toml [--dry-run]`."""
    arguments = [p for p in command.params if not p.opts[0].startswith("-")]
    options = [p for p in command.params if p.opts[0].startswith("-")]
    given = [argument(p) for p in arguments]
    given += [f"[{p.opts[0]}{'' if p.is_flag else f' {p.metavar}'}]" for p in options]
    return " ".join([*words, *given])


def argument(given):
    """In brackets what may be left out, with dots what may be several."""
    name = (given.metavar or given.name.upper()) + (" …" if given.nargs == -1 else "")
    return name if given.required else f"[{name}]"


@EVERYWHERE
def test_links_lead_somewhere(where):
    """A link inside the repository names a file, and a heading of it."""
    broken = []
    for target in LINK.findall(BLOCK.sub("", PAGES[where])):
        path, _, anchor = target.partition("#")
        place = (ROOT / where).parent / path if path else ROOT / where
        if "://" in target:
            continue
        if not place.exists() or (anchor and anchor not in anchors(place.read_text())):
            broken.append(target)

    assert broken == []


@EVERYWHERE
def test_paths_exist(where):
    """A file or folder of the repository that is named is there."""
    assert [path for path in PATH.findall(PAGES[where]) if not (ROOT / path).exists()] == []


@EVERYWHERE
def test_commands_that_are_shown_exist(where):
    """`python app.py …` names a command of the program, with options that it has."""
    known = dict(commands())
    for line in RUN.findall(PAGES[where]):
        words = shlex.split(line.partition("#")[0])
        if not words or words[0] in {"COMMAND", "→"}:
            continue
        name = tuple(words[:2]) if tuple(words[:2]) in known else (words[0].rstrip(":."),)
        options = {option for p in known[name].params for option in p.opts}

        assert {word for word in words if word.startswith("--")} <= options


@EVERYWHERE
def test_make_targets_exist(where):
    """`make …` names a target of the Makefile."""
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)

    assert set(re.findall(r"(?:^|`)make (\w+)", PAGES[where], re.MULTILINE)) <= set(targets)


@EVERYWHERE
def test_variables_that_are_shown_exist(where):
    """A variable that is set or named is a setting."""
    shown = re.findall(r"(?:^|`|export )([A-Z]+_[A-Z_]+)(?==|`)", PAGES[where], re.MULTILINE)
    known = {name.upper() for name in Settings.model_fields} | ELSEWHERE

    assert set(shown) <= known | PLACEHOLDERS | ANSWERS


def test_pictures_are_shown_and_small():
    """Each picture is on a page, 1440 by 900, and quick to load."""
    pictures = sorted((DOCS / "pictures").glob("*.png"))
    shown = {Path(target).name for text in PAGES.values() for target in LINK.findall(text)}

    assert {picture.name for picture in pictures} <= shown
    assert all(picture.stat().st_size < PICTURE_MAX for picture in pictures)
    assert {struct.unpack(">II", p.read_bytes()[16:24]) for p in pictures} == {(1440, 900)}


def test_previews_are_shown_and_small():
    """What `preview` drew is on a page too, and quick to load."""
    pictures = sorted((DOCS / "pictures" / "previews").glob("*.png"))
    shown = {target for text in PAGES.values() for target in LINK.findall(text)}

    assert {f"pictures/previews/{picture.name}" for picture in pictures} <= shown
    assert all(picture.stat().st_size < PICTURE_MAX for picture in pictures)


def test_every_setting_is_documented():
    """The table has every variable once, with its default and its meaning."""
    said = [
        (names(row[0])[0], row[1].strip("`"), row[2]) for row in table(page("settings"), "variable")
    ]
    fields = Settings.model_fields.items()

    assert said == [(n.upper(), str(f.default or ""), f.description) for n, f in fields]


def test_every_scope_is_explained():
    """No scope is asked for without a reason on the page."""
    manifest = json.loads((ROOT / "manifest.json").read_text())
    scopes = manifest["oauth_config"]["scopes"]["bot"]

    assert [names(row[0])[0] for row in table(page("install"), "scope")] == scopes


def test_every_command_is_documented():
    """A section for each, headed by its usage, which begins with its help."""
    sections = dict(re.findall(r"^## `(.+)`\n\n(.+)$", page("commands"), re.MULTILINE))

    assert sections == {usage(words, each): each.help for words, each in commands()}


def test_every_check_of_doctor_is_documented():
    """In the order in which it says them."""
    assert f"settings, {', '.join(doctor.CHECKS)}" in page("commands")


def test_exit_codes_are_documented():
    """Whoever supervises the program relies on them."""
    said = [int(row[0]) for row in table(page("commands"), "exit code")]

    assert said == sorted([0, boundary.UNEXPECTED, boundary.FAULT, LOST])


def test_the_directory_example_loads(services):
    """What the docs show is a file without faults; a second load changes nothing."""
    loader.load(services, example(), {})

    assert loader.load(services, example(), {}).changes == ()


def test_every_table_of_the_directory_is_documented():
    """Each with all its keys, the ones that tell its entries apart first."""
    for kind, row in zip(entries.ENTRIES, table(page("directory"), "table"), strict=True):
        rest = set(kind.model_fields) - {*kind.key_fields, *kind.derived}

        assert names(row[0]) == [kind.table]
        assert set(names(row[1])) >= set(kind.key_fields)
        assert rest <= set(names(row[2]))
