"""What the site has beside the pages of docs/: the repository's other pages, its files, the API."""  # noqa: INP001 - a script, no package.

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from pygments.lexers import find_lexer_class_for_filename

from bot.services import Services
from bot.settings import Settings
from bot.sources import docs
from bot.sources.health import Health
from bot.sources.http import build_http
from store.database.scratch import scratch

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BESIDE = {  # Pages of the repository that are not in docs/, and what they are in the site.
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "vulnerabilities.md",
    "benchmarks/README.md": "benchmarks.md",
}
FENCED = re.compile(r"(^ *```.*?^ *```$)", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<=\]\()([^)\s#]+)(?=[)#])")
ARGUMENTS = re.compile(r" (?=[A-Z\[])")  # Where they begin in a command's usage.
IN_SEARCH_OFF = "---\nsearch:\n  exclude: true\n---\n"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The pages of the API have their place in the navigation."""
    [section] = [each["HTTP"] for each in config.nav or () if "HTTP" in each]
    [api] = [each for each in section if "API" in each]
    api["API"] = list(_api())
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    for name, uri in BESIDE.items():
        files.append(File.generated(config, uri, abs_src_path=str(ROOT / name)))
    for path in sorted(_linked_files()):
        text = IN_SEARCH_OFF + _as_page(path)
        hidden = InclusionLevel.NOT_IN_NAV
        files.append(File.generated(config, _uri(path), content=text, inclusion=hidden))
    for uri, text in _api().items():
        files.append(File.generated(config, uri, content=text))
    as_json = json.dumps(_description(), ensure_ascii=False, indent=2)
    files.append(File.generated(config, "openapi.json", content=as_json))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: object) -> str:
    """Links lead to where their files are in the site."""
    source = page.file.abs_src_path
    if source is None:
        return markdown
    here = Path(page.file.src_uri).parent

    def moved(target: re.Match[str]) -> str:
        path = _path(Path(source), target[0])
        return target[0] if path is None else os.path.relpath(_uri(path), here)

    parts = FENCED.split(markdown)
    parts[::2] = [LINK.sub(moved, part) for part in parts[::2]]
    return "".join(parts)


def on_page_content(html: str, *, page: Page, **_: object) -> str:
    """Beside the page, commands are listed without all that they take."""
    if page.file.src_uri == "commands.md":
        for item in [each for top in page.toc for each in (top, *top.children)]:
            if item.title[0].islower():
                item.title = ARGUMENTS.split(item.title)[0]
    return html


def on_post_build(*, config: MkDocsConfig) -> None:
    """What a server answers where nothing is: its links lead to the root of one."""
    (Path(config.site_dir) / "404.html").unlink()


def _linked_files() -> set[Path]:
    """Files and folders of the repository, no pages of their own, that a page links to."""
    pages = [*DOCS.glob("*.md"), *(ROOT / name for name in BESIDE)]
    found = {
        _path(page, target)
        for page in pages
        for part in FENCED.split(page.read_text())[::2]
        for target in LINK.findall(part)
    }
    return {path for path in found if path and _uri(path).startswith("files/")}


def _path(page: Path, target: str) -> Path | None:
    """What a link on the page leads to; None: to something outside the repository."""
    return None if ":" in target else Path(os.path.normpath(page.parent / target))


def _uri(path: Path) -> str:
    """Where that is in the site."""
    name = path.relative_to(ROOT).as_posix()
    if name in BESIDE:
        return BESIDE[name]
    return name.removeprefix("docs/") if name.startswith("docs/") else f"files/{name}.md"


def _as_page(path: Path) -> str:
    """A file as a page, a folder with all that is in it: links would lead out of the site."""
    texts = [f"# {path.relative_to(ROOT)}"]
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        if path.is_dir():
            texts.append(f"## {file.name}")
        lexer = find_lexer_class_for_filename(file.name)
        language = lexer.aliases[0] if lexer else "text"
        texts.append(f"````{language}\n{file.read_text().strip()}\n````")
    return "\n\n".join(texts) + "\n"


@cache
def _description() -> dict[str, Any]:
    """The program's own, with no variable set."""
    with scratch() as database:
        services = Services(Settings.model_construct(), database)
        return docs.described(build_http(services, Health()))


@cache
def _api() -> dict[str, str]:
    """The pages made from it, by their places in the site."""
    shown = docs.shown(_description())
    templates = Environment(loader=FileSystemLoader(Path(__file__).parent), trim_blocks=True)  # noqa: S701 - Markdown.
    templates.filters |= {"cell": lambda text: text.replace("|", "\\|"), "file": _file_of}
    pages = {"api/overview.md": templates.get_template("overview.md.j2").render(shown)}
    for operation in shown["operations"]:
        text = templates.get_template("api.md.j2").render(operation=operation)
        pages[f"api/{_file_of(operation)}"] = text
    pages["api/kinds.md"] = templates.get_template("kinds.md.j2").render(shown)
    return pages


def _file_of(operation: dict[str, Any]) -> str:
    """`post-api-activities.md`."""
    return "-".join(re.findall(r"\w+", f"{operation['method'].lower()}{operation['path']}")) + ".md"
