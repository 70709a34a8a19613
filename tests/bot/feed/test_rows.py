"""A row of the tracker's feed as the activity that it tells."""

import pytest

from bot.feed import rows
from bot.intake.incoming import IssueFacts
from bot.sentry.models import FeedRow

FACTS = IssueFacts(id="7", title="Boom", project="shop")


@pytest.mark.parametrize(
    ("data", "is_told"),
    [
        ({}, True),
        ({"ignoreCount": 10, "ignoreUntil": None}, True),
        ({"ignoreUntilEscalating": True}, True),
        ({"ignoreDuration": 30}, False),
        ({"ignoreDuration": 30, "ignoreUntil": "2026-03-14T10:00:00Z"}, False),
    ],
)
def test_who_ends_an_archive(data, is_told):
    """One for a time ends by the clock, here too: nothing may tell of it. Sentry ends the rest."""
    at = "2026-03-14T09:26:00Z"
    row = FeedRow.model_validate(
        {"id": "4", "type": "set_ignored", "data": data} | {"dateCreated": at}
    )

    told = rows.incoming(row, FACTS, "acme")

    assert told.data.get("endIsTold", False) == is_told
