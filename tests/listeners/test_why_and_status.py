"""What is asked of the record: found however it is typed, and within what one message takes."""

import pytest

from bot.sandbox.blocks_check import check_blocks
from listeners import why_and_status
from listeners.actions import why_older
from store.incidents.incidents import Incident
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from tests.bot.set_up import NOW, change, furnish, person
from tests.visible import live

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
    outcome = why_and_status.why(services, ADA, {"SHORT-ID": said})
    return outcome.text, [block.to_dict() for block in outcome.blocks]


@pytest.mark.parametrize("said", ["API-7", "api-7"])
def test_an_issue(services, known, said):
    """In any letter case."""
    text, blocks = why(services, said)

    assert text == "Who was notified of API-7, and why"
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
    assert str(blocks).count("There is also: ") == why_and_status.OTHERS_MAX
    assert "broadcast" not in {kind for kind, _ in live(blocks)}


def test_older(services, known, answers, slack, click):
    """The button tells of what came before, to who pressed, in words of its own."""
    with services.database.write() as session:
        for number in range(1, 101):
            facts = {"organization_id": 1, "project_id": 1, "issue_id": 1}
            times = {"occurred_at": NOW, "received_at": NOW}
            session.add(ActivityRow(source_id=f"api:{number}", kind="note", **facts, **times))
    _, blocks = why(services, "api-7")
    before = blocks[-1]["accessory"]["value"].partition(" ")[0]

    outcome = why_and_status.why_older(services, ADA, "api-7", int(before))

    shown = [block.to_dict() for block in outcome.blocks]
    check_blocks(shown, ())
    assert "older ones" in str(shown[-1])
    assert int(shown[-1]["accessory"]["value"].partition(" ")[0]) < int(before)


def test_older_of_what_is_not_there(services, answers, click, slack):
    """A value that is made up is refused in words."""
    listened = []
    why_older.why_older(lambda: listened.append("ack"), click("no number"), services, answers)

    assert listened == ["ack"]
    assert "No issue or incident" in slack.act_as("ada").expect_ephemeral("No issue").text
