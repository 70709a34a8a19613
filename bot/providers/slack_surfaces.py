"""What is shown elsewhere than in a message of ours: under people's links, and in the Home tab."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from blocks.as_json import as_json
from blocks.replies import heading
from bot.notes.note import Note, Surface
from bot.providers.slack_colours import colour
from bot.vocabulary.failures import MessageGone, TargetDead, TemporaryFailure, WorkspaceDown

TRIES = 4  # Of what may pass by itself: who waits for it has soon looked elsewhere.

Draw = Callable[[Note], list[Block]]
Call = Callable[..., Mapping[str, Any]]


def show(call: Call, note: Note, place: str, ts: str, draw: Draw) -> None:
    """Draw it there; `ts` is the message's that has the links.

    Whatever keeps it from standing there concerns this place alone: cards and messages go on.

    Raises:
        Failure: MessageGone where it can't be shown.
    """
    method, arguments = SURFACES[note.surface](note, place, ts, draw)
    try:
        call(method, **arguments)
    except TargetDead as failure:
        raise MessageGone(failure.reason) from failure
    except TemporaryFailure as failure:
        if failure.is_of_the_place:
            raise TemporaryFailure(failure.reason, tries=TRIES) from failure
        raise
    except WorkspaceDown as failure:
        if "missing_scope" in failure.reason:
            raise MessageGone(failure.reason) from failure
        raise


def _unfurl(note: Note, channel: str, ts: str, draw: Draw) -> tuple[str, dict[str, Any]]:
    """One call for all links of the message; it takes no text of its own."""
    unfurls = {url: _attached(part, draw) for url, part in note.parts}
    return "chat.unfurl", {"channel": channel, "ts": ts, "unfurls": unfurls}


def _publish(note: Note, user: str, _ts: str, draw: Draw) -> tuple[str, dict[str, Any]]:
    drawn = [*_blocks(note, draw), *(each for _, part in note.parts for each in draw(part))]
    view = View(type="home", blocks=drawn)
    return "views.publish", {"user_id": user, "view": as_json(view)}


SURFACES = {Surface.LINKS: _unfurl, Surface.HOME: _publish}


def _attached(note: Note, draw: Draw) -> dict[str, Any]:
    """With the colour of its bar, where it has one."""
    bar = colour(note)
    shown = {"blocks": [as_json(block) for block in _blocks(note, draw)]}
    return {"color": bar, **shown} if bar else shown


def _blocks(note: Note, draw: Draw) -> Sequence[Block]:
    """In its plainest form it is a headline."""
    return draw(note) or heading(note.url, note.title)
