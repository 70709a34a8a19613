import pytest

from bot.sandbox.arguments import (
    cursor_at,
    cursor_position,
    flag,
    need,
    number,
    objects,
    parse,
    text,
)
from bot.sandbox.errors import SlackError

FORM = "application/x-www-form-urlencoded"


def test_json_form_and_query_are_read_alike():
    """Clients send all three."""
    expected = {"channel": "C1", "text": "a b"}

    assert (
        parse("application/json;charset=utf-8", b'{"channel": "C1", "text": "a b"}', "") == expected
    )
    assert parse(FORM, b"channel=C1&text=a+b", "") == expected
    assert parse("", b"", "channel=C1&text=a%20b") == expected


def test_a_forms_blocks_are_json():
    """Structures come as text there."""
    assert parse(FORM, b"blocks=%5B%7B%7D%5D&metadata=", "") == {"blocks": [{}], "metadata": None}


@pytest.mark.parametrize(
    ("content_type", "body", "code"),
    [
        ("application/json", b"{", "invalid_json"),
        ("application/json", b"[]", "json_not_object"),
        (FORM, b"blocks=nonsense", "invalid_blocks_format"),
        (FORM, b"view=nonsense", "invalid_arguments"),
    ],
)
def test_what_cannot_be_read_is_named(content_type, body, code):
    """Each with Slack's own word."""
    with pytest.raises(SlackError, match=code):
        parse(content_type, body, "")


def test_a_missing_argument_is_named():
    """The answer says which one."""
    with pytest.raises(SlackError) as refusal:
        need({"channel": ""}, "channel")

    assert refusal.value.answer["response_metadata"]["messages"] == [
        "[ERROR] missing required field: channel"
    ]


def test_flags_come_in_many_spellings():
    """slack_sdk sends 1 in forms and true in JSON."""
    assert [flag({"x": value}, "x") for value in (True, 1, "1", "true", False, 0, "0", None)] == (
        [True] * 4 + [False] * 4
    )
    assert flag({}, "x", default=True)


def test_numbers_are_bounded():
    """More than the most is the most; nonsense is refused."""
    assert (number({"limit": "5"}, "limit", 100, 10), number({}, "limit", 7, 10)) == (5, 7)
    assert number({"limit": 5000}, "limit", 100, 999) == 999
    for broken in ("x", -1):
        with pytest.raises(SlackError, match="invalid_limit"):
            number({"limit": broken}, "limit", 100, 999)


def test_text_takes_numbers_too():
    """A ts that was sent as a number is read as its digits."""
    assert (text({"ts": 1.5}, "ts"), text({}, "ts"), text({"ts": "x"}, "ts")) == ("1.5", "", "x")


def test_a_cursor_brings_its_position_back():
    """What one answer gives, the next call brings."""
    assert cursor_position({"cursor": cursor_at("100")}) == "100"
    assert (cursor_position({}), cursor_at("")) == ("", "")
    with pytest.raises(SlackError, match="invalid_cursor"):
        cursor_position({"cursor": "???"})


def test_blocks_must_be_a_list_of_objects():
    """None means that there were none."""
    assert objects({}, "blocks") is None
    for broken in ("x", [1], {}):
        with pytest.raises(SlackError, match="invalid_blocks_format"):
            objects({"blocks": broken}, "blocks")
