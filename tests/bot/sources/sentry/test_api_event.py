"""An event as the REST API has it: of any shape, it is read or it is refused, and nothing else."""

import pytest
from pydantic import ValidationError

from bot.sources.sentry import event

FRAME = {
    "filename": "app/cart.py",
    "lineNo": 7,
    "function": "total",
    "inApp": True,
    "context": [[6, "def total():"], [7, "    return 1 / 0"]],
}


def raised(*frames):
    values = [{"type": "E", "value": "x", "stacktrace": {"frames": list(frames)}}]
    return {"id": "e", "entries": [{"type": "exception", "data": {"values": values}}]}


def test_the_line_that_failed():
    """Our own code's, with its place."""
    library = FRAME | {"filename": "lib.py", "inApp": False}

    found = event.of_api(raised(FRAME, library))

    assert found.excerpt == "app/cart.py:7 in total\nreturn 1 / 0"


def test_the_message_says_more():
    found = event.of_api(raised(FRAME) | {"title": "Boom", "message": "no currency for DE"})

    assert found.excerpt == "no currency for DE"


def test_tags_release_environment():
    tags = [{"key": "environment", "value": "production"}, {"key": "os", "value": "Linux"}]

    found = event.of_api({"eventID": "e1", "tags": tags, "release": {"version": "shop@1"}})

    assert found.shown_tags == {"release": "shop@1", "os": "Linux"}
    assert found.seen_in == "production"
    assert found.event_id == "e1"


@pytest.mark.parametrize(
    "odd",
    [
        {"entries": None},
        {"entries": {"type": "exception"}},
        {"entries": [7, {"type": "exception"}, {"type": "exception", "data": {"values": 7}}]},
        {"entries": [{"type": "exception", "data": {"values": [{"stacktrace": None}]}}]},
        raised({"context": 7}, {"context": [[1], 7, [1, 2, 3]], "lineNo": "no"}),
        {"tags": {"os": "Linux"}},
        {"tags": [{"key": None, "value": 1}, 7, {}]},
        {"release": "shop@1"},
        {"occurrence": []},
    ],
    ids=str,
)
def test_odd_shapes(odd):
    """What can't be read of it is left out."""
    assert isinstance(event.of_api({"id": "e"} | odd).excerpt, str)


@pytest.mark.parametrize("name", ["title", "message", "culprit", "dateCreated"])
def test_no_event(name):
    with pytest.raises(ValidationError):
        event.of_api({"id": "e", name: {"no": "text"}})
