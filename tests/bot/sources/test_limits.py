import json
from contextlib import nullcontext, suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from bot.sources.answers import Turned
from bot.sources.limits import DEPTH_MAX, check_type, json_object

BAD = {
    "nothing": b"",
    "half an object": b'{"a": 1',
    "a list": b"[1]",
    "a text": b'"a"',
    "null": b"null",
    "not UTF-8": b'{"a": "\xff"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "NaN": b'{"a": NaN}',
    "infinity": b'{"a": -Infinity}',
    "a float beyond all": b'{"a": 1e400}',
    "an endless number": b'{"a": ' + b"9" * 5000 + b"}",
    "two objects": b"{}{}",
    "a trailing comma": b'{"a": 1,}',
    "deeper than the stack": b'{"a":' * 100_000,
}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def nested(depth, inside="0"):
    return ('{"a":' * depth + inside + "}" * depth).encode()


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD)
def test_refused(raw):
    """What is no JSON object is a 422 for the body, and its text is not repeated."""
    with pytest.raises(Turned) as caught:
        json_object(raw)

    assert (caught.value.status, caught.value.field) == (422, "body")
    assert len(caught.value.message) < 100


@pytest.mark.parametrize("inside", ["0", "{}", "[]"])
def test_depth(inside):
    """The limit counts objects and lists, empty ones too; one more is refused."""
    fits = DEPTH_MAX if inside == "0" else DEPTH_MAX - 1

    assert json_object(nested(fits, inside))
    with pytest.raises(Turned, match="deeper"):
        json_object(nested(fits + 1, inside))


def test_lists_count_as_depth():
    """Lists within lists are as deep as objects within objects."""
    with pytest.raises(Turned, match="deeper"):
        json_object(b'{"a":' + b"[" * DEPTH_MAX + b"]" * DEPTH_MAX + b"}")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b'{"a": "x\\u0000y"}', {"a": "x\ufffdy"}),
        (b'{"\\u0000": [["\\u0000"]]}', {"\ufffd": [["\ufffd"]]}),
        (b'{"a": "\\ud83d"}', {"a": "?"}),
        (b'{"a": "\\uD83D\\uDE00"}', {"a": "\N{GRINNING FACE}"}),
        ('{"a": "ü\N{GRINNING FACE}"}'.encode(), {"a": "ü\N{GRINNING FACE}"}),
    ],
)
def test_odd_text(sent, kept):
    """What no database can hold is replaced; real characters stay."""
    assert json_object(sent) == kept


@given(st.dictionaries(st.text(), anything, max_size=5))
@example({"a": float("nan")})
@example({"\ud800": "\udfff\0"})
def test_anything_is_taken_or_turned_away(value):
    """Whatever comes is either storable everywhere, or turned away; nothing else is raised."""
    try:
        taken = json_object(json.dumps(value).encode())
    except Turned:
        return

    stored = json.dumps(taken, allow_nan=False)
    assert "\\u0000" not in stored
    assert stored.encode().decode() == stored


@given(st.binary(max_size=200))
def test_any_bytes(raw):
    """No bytes at all can do more than be turned away."""
    with suppress(Turned):
        assert isinstance(json_object(raw), dict)


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [
        ("application/json", True),
        ("Application/JSON ; charset=UTF-8", True),
        ("application/problem+json", True),
        ("application/jsonp", False),
        ("text/json", False),
        ("multipart/form-data", False),
        ("", False),
    ],
)
def test_types(given, is_taken):
    """JSON by its name only: a browser's form can't send it unasked."""
    refusal = nullcontext() if is_taken else pytest.raises(Turned, match="415")

    with refusal:
        check_type(Headers({"content-type": given}))


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_numbers_that_are_none(word):
    """Where it is asked for they come as None; else the body is no JSON."""
    raw = f'{{"value": {word}}}'.encode()

    assert json_object(raw, takes_nan=True) == {"value": None}
    with pytest.raises(Turned):
        json_object(raw)
