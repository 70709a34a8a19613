"""A comment, its edit and its deletion all at once, on both databases: it ends deleted."""

import threading
from dataclasses import replace

import pytest

from bot.intake import intake
from bot.services import Services
from bot.settings import Settings
from store.issues.activities import ActivityRow
from store.outbox.models import Delivery, DeliveryState
from tests.bot.acme import add_acme, all_rows, told
from tests.fakes import Clock

pytestmark = pytest.mark.crowd

SECRET = "the key is a-secret"
STEPS = (
    ("note", {"text": SECRET}),
    ("note_updated", {"text": "edited"}),
    ("note_deleted", {}),
)


@pytest.fixture
def services(database):
    add_acme(database, {"target": "slack:C1"}, {"target": "slack:C2"})
    return replace(Services(Settings(), database), now=Clock(), steady=Clock())


def tell(services, number, kind, data):
    name = f"c-{number}"
    about = {} if kind == "note" else {"comment": name}
    given = told(kind, id=name if kind == "note" else f"{kind}-{number}", data=data | about)
    intake.receive(services, given, "api")


@pytest.mark.parametrize("is_known", [True, False], ids=["known issue", "unknown issue"])
def test_all_at_once(services, database, is_known):
    """Whoever is first: no text is left, and what is owed for it is a redraw or not sent."""
    if is_known:
        intake.receive(services, told(), "api")
    start = threading.Barrier(3 * 4)

    def run(number, step):
        start.wait()
        tell(services, number, *step)

    threads = [
        threading.Thread(target=run, args=(number, step)) for number in range(4) for step in STEPS
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    rows = all_rows(database, ActivityRow)
    notes = [row for row in rows if row.kind == "note"]
    assert len(rows) == 12 + is_known
    assert [row.data for row in notes] == [{"text": "(deleted)", "isDeleted": True}] * 4
    assert not any({SECRET, "edited"} & set(map(str, row.data.values())) for row in rows)
    edits = {row.id for row in rows if row.kind.startswith("note_")}
    owed = [row for row in all_rows(database, Delivery) if row.activity_id in edits]
    assert {row.state for row in owed} <= {DeliveryState.SKIPPED}
