"""Unfurled links as a note: each as it is now, by one call for all of a message."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.drawing.activity import Renderer
from bot.drawing.incident import incident_card_note
from bot.drawing.issue import issue_card_note
from bot.notes.note import Drawing, Note, Surface
from store.issues.releases import Release
from store.people.directory import Project
from store.slack import links, unfurls
from store.slack.unfurls import UnfurlLink

IN_FULL = 3  # Links of one message that show all; of more each shows less, for Slack's limits.
LESS = {"excerpt": "", "tags": {}, "suggested": ()}  # What then is left out of an issue's card.


def unfurl_note(renderer: Renderer, unfurl_id: int) -> tuple[Note, int]:
    """All links that there still is something for, and a version that rises with each of them.

    Raises:
        LookupError: there is nothing left to show.
    """
    found = unfurls.links_of(renderer.session, unfurl_id)
    drawn = [part for link in found if (part := _part(renderer, link, len(found))) is not None]
    if not drawn:
        raise LookupError("nothing is left of what the links led to")
    note = Note(
        subject=f"unfurl:{unfurl_id}",
        title=drawn[0][1].title,
        surface=Surface.LINKS,
        parts=tuple((url, part) for url, part, _ in drawn),
    )
    return note, len(drawn) + sum(version for _, _, version in drawn)


def _part(renderer: Renderer, link: UnfurlLink, count: int) -> tuple[str, Note, int] | None:
    """What is gone is left out, and spoils nothing."""
    kind, _, row_id = link.subject.partition(":")
    try:
        note, version = DRAWERS[kind](renderer, int(row_id))
    except LookupError:
        return None
    return link.url, note if count <= IN_FULL else _shorter(note), version


def _shorter(note: Note) -> Note:
    if note.drawing is None:
        return note
    values = {name: LESS.get(name, value) for name, value in note.drawing.values.items()}
    return replace(note, drawing=replace(note.drawing, values=values))


def _project_note(renderer: Renderer, project_id: int) -> tuple[Note, int]:
    project = renderer.row(Project, project_id)
    count = links.open_issues(renderer.session, project_id)
    facts = [("Unresolved issues", f"{count:,}")]
    return _card("Project", project.slug, facts), 0


def _release_note(renderer: Renderer, release_id: int) -> tuple[Note, int]:
    release = renderer.row(Release, release_id)
    project = renderer.row(Project, release.project_id)
    resolved = links.resolved_by(renderer.session, release)
    facts = [("Project", project.slug), ("Issues resolved in it", f"{resolved:,}")]
    since = (int(release.at.timestamp()), f"{release.at:%Y-%m-%d %H:%M} UTC")
    return _card("Release", release.version, facts, since), 0


def _card(
    kind: str, title: str, facts: list[tuple[str, str]], since: tuple[int, str] | None = None
) -> Note:
    """Its headline is plain: the link stands above it."""
    values = {"title": title, "url": "", "kind": kind, "facts": facts, "since": since}
    return Note(subject="", title=f"{kind} {title}", drawing=Drawing("link_card", values))


DRAWERS: Mapping[str, Callable[[Renderer, int], tuple[Note, int]]] = {
    "issue": issue_card_note,
    "incident": incident_card_note,
    "project": _project_note,
    "release": _release_note,
}
