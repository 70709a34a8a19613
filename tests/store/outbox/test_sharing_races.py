"""Links and incidents that several processes hear of at the same time, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.identity.gate import Presser
from bot.incidents import take
from bot.incidents.report import Report
from bot.services import Services
from bot.settings import Settings
from bot.workspace.unfurls import shared_links
from bot.workspace.unfurls.shared_links import Message, Shared
from store.engine import Database
from store.incidents.incidents import Incident
from store.issues.activities import ActivityRow
from store.outbox.models import Delivery, Purpose
from store.people.directory import Project
from store.people.identities import Identity
from store.slack.cards import Card
from store.slack.unfurls import Unfurl, UnfurlLink, UnfurlPrompt
from store.slack.workspaces import Workspace, remember
from tests.bot.acme import add_acme, all_rows
from tests.bot.incidents.reports import report

URL = "https://acme.test/organizations/acme/projects/shop/"
ADA, GRACE = (Presser("T1", user, "T1") for user in ("U1", "U2"))


@pytest.fixture
def processes(database):
    """Two, each with connections of its own; Ada is linked, Grace is not."""
    add_acme(database, {"target": "slack:C1"})
    other = Database(database.url.render_as_string(hide_password=False))
    processes = [Services(Settings(), one) for one in (database, other)]
    with database.write() as session:
        remember(session, Workspace(team_id="T1", name="Acme"))
        session.add(Project(organization_id=1, slug="shop"))
        one = {"team_id": "T1", "linked_at": processes[0].now()}
        session.add(Identity(slack_user_id="U1", member_id=1, **one))
    yield processes
    other.close()


def at_once(processes, work):
    """Four times by each process."""
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(work, processes * 4))


def share(by, ts):
    return lambda process: shared_links.share(process, by, Message("C1", ts), [URL])


def test_one_message(processes, database):
    """One unfurl with one card, one link, and one redraw that waits."""
    at_once(processes, share(ADA, "1.1"))

    assert [row.ts for row in all_rows(database, Unfurl)] == ["1.1"]
    assert [row.url for row in all_rows(database, UnfurlLink)] == [URL]
    assert [row.external_id for row in all_rows(database, Card)] == ["1.1"]
    assert [row.purpose for row in all_rows(database, Delivery)] == [Purpose.REDRAW]


def test_asked_once_for_a_message(processes, database):
    """The first time, and when they were asked for another one before."""
    asked = [at_once(processes, share(GRACE, ts)) for ts in ("1.1", "2.2", "3.3")]

    assert [each.count(Shared.ASK) for each in asked] == [1, 1, 1]
    assert [row.ts for row in all_rows(database, UnfurlPrompt)] == ["3.3"]


def test_each_status_of_an_incident_once(processes, database):
    """However many tell it at once: one incident, one card, one step for each status."""
    for status in ("warning", "critical", "resolved"):
        told = Report.model_validate(report(status))
        taken = at_once(processes, lambda process, told=told: take.receive(process, told, "api"))

        assert [each.is_new for each in taken].count(True) == 1
        assert len({each.activity_id for each in taken}) == 1
    assert [row.status for row in all_rows(database, Incident)] == ["resolved"]
    assert len(all_rows(database, ActivityRow)) == 3
    assert len(all_rows(database, Card)) == 1
