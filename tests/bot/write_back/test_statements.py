"""Between a press and its PUT nobody waits for more of the database than the question needs."""

from bot.issues.resolution import resolve_or_ask
from bot.notes.note import Note
from bot.write_back.provider import Tracker
from store.issues import feed
from tests.reads import reads

BEFORE_LOOK = 2  # The wish and its issue; then it is written down that it is asked for.


def noted(client, name, found, at):
    """The client's call, which notes how many statements there were before it."""
    original = getattr(client, name)

    def call(*args, **kwargs):
        at.append(len(begun(found.statements)))
        return original(*args, **kwargs)

    return call


def begun(statements):
    return [words for words, _ in statements if not words.startswith(("BEGIN", "PRAGMA"))]


def test_before_the_put(office, monkeypatch):
    """What Sentry tells with the issue is not looked up here."""
    office.press(resolve_or_ask)
    wish, at = office.wish(), []

    with reads(office.database) as found:
        for name in ("issue", "update_issue"):
            monkeypatch.setattr(office.client, name, noted(office.client, name, found, at))
        Tracker(office.services, office.client).send(Note("issue:1", "", key=wish.key), "", None)

    looked, put = at
    assert office.kinds() == ["set_resolved"]
    assert (looked, put) == (BEFORE_LOOK, BEFORE_LOOK + 1)


def test_a_hint_is_one_statement(office):
    """Nothing is read where no webhook has told anything."""
    with reads(office.database) as found, office.database.write() as session:
        for _ in range(2):
            feed.hint(session, 1, "7", at=office.clock())

    assert len(begun(found.statements)) == 2
