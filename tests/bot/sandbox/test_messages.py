import pytest

from bot.sandbox.messages import KEPT, Shelf, comparable
from bot.sandbox.records import Message


def message(number, thread=None, user="U0ADA", **more):
    return Message(f"{number:010d}.000000", "C0ALERTS", user, thread_ts=thread, **more)


@pytest.fixture
def shelf():
    shelf = Shelf()
    for number in range(1, 6):
        shelf.add(message(number))
    return shelf


def test_replies_are_not_in_the_channel(shelf):
    """A reply is under its parent; the parent counts it."""
    parent = shelf.top[0]
    shelf.add(message(6, parent.ts))
    shelf.add(message(7, parent.ts, user="U0BOB"))

    assert [kept.ts for kept in shelf.top] == [f"{number:010d}.000000" for number in range(1, 6)]
    assert (parent.reply_count, parent.reply_users) == (2, ["U0ADA", "U0BOB"])
    assert parent.latest_reply == "0000000007.000000"


def test_a_broadcast_reply_is_in_both(shelf):
    """reply_broadcast shows a reply in the channel too."""
    reply = message(6, shelf.top[0].ts, reply_broadcast=True)
    shelf.add(reply)

    assert shelf.top[-1] is reply
    assert shelf.replies[shelf.top[0].ts] == [reply]


def test_a_removed_reply_is_not_counted(shelf):
    """The parent's numbers follow."""
    parent = shelf.top[0]
    first, second = message(6, parent.ts), message(7, parent.ts, user="U0BOB")
    shelf.add(first)
    shelf.add(second)

    shelf.remove(second)

    assert (parent.reply_count, parent.latest_reply) == (1, first.ts)
    assert parent.reply_users == ["U0ADA"]
    assert second.deleted


def test_a_deleted_message_leaves_its_thread(shelf):
    """A tombstone stands above the replies, as long as there are some."""
    parent = shelf.top[0]
    reply = message(6, parent.ts)
    shelf.add(reply)

    shelf.remove(parent)
    shown = shelf.thread_of(parent.ts).as_slack()
    shelf.remove(reply)

    assert shelf.top[0] is not parent
    assert shown["subtype"] == "tombstone"
    assert (shown["user"], shown["hidden"], shown["reply_count"]) == ("USLACKBOT", True, 1)
    assert shelf.thread_of(parent.ts) is None


def test_a_deleted_message_without_replies_is_gone(shelf):
    shelf.remove(first := shelf.top[0])

    assert shelf.thread_of(first.ts) is None


@pytest.mark.parametrize(
    ("oldest", "latest", "inclusive", "expected"),
    [
        ("", "", False, [1, 2, 3, 4, 5]),
        ("2", "4", False, [3]),
        ("2.000000", "4", True, [2, 3, 4]),
        ("0", "9999999999", False, [1, 2, 3, 4, 5]),
        ("5", "", False, []),
    ],
)
def test_a_span_is_found_by_its_ends(shelf, oldest, latest, inclusive, expected):
    """Ends are left out unless they are asked for; any spelling of a time will do."""
    found = shelf.between(shelf.top, oldest, latest, inclusive=inclusive)

    assert [int(kept.ts[:10]) for kept in found] == expected


def test_a_time_compares_in_any_spelling():
    """Short numbers are filled up on both sides."""
    assert comparable("17.5") == "0000000017.500000"
    assert comparable("1700000000") == "1700000000.000000"


def test_the_oldest_are_dropped_when_there_are_too_many():
    """Memory stays bounded; the newest stay, replies with them."""
    shelf = Shelf()
    for number in range(1, 2 * KEPT + 2):
        shelf.add(message(number))

    assert len(shelf.found) == KEPT
    assert shelf.top[-1].ts == f"{2 * KEPT + 1:010d}.000000"
    assert len(shelf.top) == KEPT
