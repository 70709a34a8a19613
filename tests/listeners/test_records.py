"""What is asked of the record: found however it is typed, and within what one message takes."""

import pytest

from bot.sandbox.blocks_check import check_blocks
from listeners import records
from store.incidents import Incident
from store.issues import Issue
from tests.bot.set_up import NOW, change, furnish, person

ADA = person("ada")


@pytest.fixture(autouse=True)
def _there(services):
    furnish(services.database)


@pytest.fixture
def known(services):
    """API-7, and an incident whose number is letters too."""
    key = {"organization_id": 1, "source_id": "7"}
    change(services.database, Issue, key, project_id=1, short_id="API-7", title="It broke")
    facts = {"project_id": 1, "identifier": "inc-4a", "rule": "Slow", "status": "warning"}
    change(services.database, Incident, key, since=NOW, started_at=NOW, **facts)


def why(services, said):
    outcome = records.why(services, ADA, {"SHORT-ID": said})
    return outcome.text, [block.to_dict() for block in outcome.blocks]


@pytest.mark.parametrize("said", ["API-7", "api-7"])
def test_an_issue(services, known, said):
    """In any letter case."""
    text, blocks = why(services, said)

    assert text == "Why API-7 was told"
    assert "API-7 It broke" in str(blocks)


@pytest.mark.parametrize("said", ["inc-4a", "#inc-4a"])
def test_an_incident(services, known, said):
    """By the number that it has, which may be letters."""
    assert "#inc-4a Warning: " in str(why(services, said)[1])


def test_the_same_in_several(services):
    """Others of that name are named, cut so that Slack takes the message; nothing is markup."""
    values = {"project_id": 1, "short_id": "API-7", "title": "<!channel> & " * 250}
    for number in range(9):
        key = {"organization_id": 1, "source_id": str(number)}
        change(services.database, Issue, key, **values)

    _, blocks = why(services, "api-7")

    check_blocks(blocks, ())
    assert str(blocks).count("There is also: ") == records.OTHERS_MAX
    assert "<!channel>" not in str(blocks)
