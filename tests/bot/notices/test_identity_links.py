"""The memos about links that ended."""

import pytest

from bot.notes.note import plain
from bot.notices.identity_links import LinkRemoved, LinkReplaced


@pytest.mark.parametrize(
    ("kind", "why"),
    [(LinkReplaced, "a newer link took its place"), (LinkRemoved, "an admin removed the link")],
)
def test_what_it_says(kind, why):
    """Both sides by name, the reason, and what to do."""
    note = kind.model_validate(LinkReplaced.example).note("Sentry")

    assert plain(note.lines[0]) == (
        f"The Slack user U024BE7LH of Acme does not act as ada@acme.test in Sentry any more: {why}."
    )
    assert "tell an admin" in plain(note.footer)
