"""`preview`: what each provider would get for the example of a kind, on paper or as files."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from bot.commands.output import complain, say, show
from bot.errors import StartError
from bot.preview import pictures, previews
from bot.preview.previews import Shown

HEADERS = ("KIND", "SAYS")
READ = (".json", ".txt")  # Ends of names of what a terminal can show.


def preview(kind: str | None, out: Path | None) -> None:
    """One kind in the terminal; one or all as files; without either, what there is."""
    if out is not None:
        _write_all([kind] if kind else list(previews.kinds()), out)
    elif kind is not None:
        _say(previews.preview(kind))
    else:
        show(HEADERS, previews.kinds().items(), "There is no kind.")


def _say(shown: Iterable[Shown]) -> None:
    for each in shown:
        say(f"== {each.title}")
        if not each.texts:
            say(f"nothing: {each.reason}")
        for name, text in each.texts.items():
            if name.endswith(READ):
                say(f"-- {name}")
                say(text.rstrip())
        say()


def _write_all(kinds: Sequence[str], out: Path) -> None:
    found = {kind: previews.preview(kind) for kind in kinds}
    with ExitStack() as stack:
        studio = _studio(stack)
        for kind, shown in found.items():
            texts = {name: text for each in shown for name, text in each.texts.items()}
            if texts:
                written = _write(out / kind, texts)
                written += studio.draw(texts, out / kind) if studio else []
                say(f"{kind}: {', '.join(path.name for path in written)}")


def _write(folder: Path, texts: dict[str, str]) -> list[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise StartError([f"{folder}: can't be written ({error.strerror})"]) from None
    return [folder / name for name in texts]


def _studio(stack: ExitStack) -> pictures.Studio | None:
    try:
        return stack.enter_context(pictures.studio())
    except pictures.NoPictures as reason:
        complain(f"No pictures: {reason}.")
        return None
