import pytest

from bot.sandbox.schema import (
    anything,
    array,
    boolean,
    by_type,
    one_of,
    record,
    string,
    text_object,
    web_address,
    whole_number,
)


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (string(3), "abc", "abcd"),
        (string(3), "a", ""),
        (string(3, 0), "", 7),
        (boolean, True, "true"),
        (whole_number(1, 5), 5, 6),
        (whole_number(0, 1), 1, True),
        (whole_number(0, 1), 0, "0"),
        (one_of("primary", "danger"), "danger", "green"),
        (web_address, "https://x.test", "javascript:x"),
        (web_address, "http://x.test", 7),
        (array(boolean, 1, 2), [True], []),
        (array(boolean, 1, 2), [True, False], [True] * 3),
        (array(boolean, 1, 2), [False], "x"),
        (array(boolean, 1, 2), [False], ["x"]),
        (record({"a": boolean}, {"b": boolean}), {"a": True, "b": True}, {"b": True}),
        (record({}, {"a": boolean, "b": boolean}, ("a", "b")), {"b": True}, {}),
        (record({}, {"a": boolean}), {}, {"c": 1}),
        (record({}, {"a": boolean}), {}, []),
        (by_type({"x": anything}), {"type": "x"}, {"type": "y"}),
        (by_type({"x": anything, "y": anything}, "x"), {"type": "x"}, {"type": "y"}),
        (by_type({"x": anything}), {"type": "x"}, {"type": ["x"]}),
        (text_object(5), {"type": "mrkdwn", "text": "x", "verbatim": True}, {"text": "x"}),
        (
            text_object(5, plain=True),
            {"type": "plain_text", "text": "x", "emoji": True},
            {"type": "mrkdwn", "text": "x"},
        ),
        (
            text_object(5),
            {"type": "plain_text", "text": "12345"},
            {"type": "mrkdwn", "text": "123456"},
        ),
        (
            text_object(5),
            {"type": "mrkdwn", "text": "x"},
            {"type": "mrkdwn", "text": "x", "emoji": True},
        ),
    ],
)
def test_a_rule_takes_what_is_good_and_names_what_is_not(check, good, bad):
    """No fault for the one, at least one with its place for the other."""
    faults = list(check(bad, "/here"))

    assert list(check(good, "/here")) == []
    assert faults
    assert all(fault.startswith("[ERROR] ") and "[json-pointer:/here" in fault for fault in faults)


def test_a_fault_deep_inside_has_its_whole_path():
    """So that the place is found in a long message."""
    check = record({"items": array(record({"text": string(3)}, {}), 0, 9)}, {})

    assert list(check({"items": [{"text": "ok"}, {"text": "too long"}]}, "")) == [
        "[ERROR] must be less than 4 characters [json-pointer:/items/1/text]"
    ]
