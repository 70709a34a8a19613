from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from sqlmodel import select

from bot.incidents import concerned, take
from bot.incidents.report import Report
from bot.incidents.steps import step_of
from bot.intake.intake import Receipt, Refused
from store.incidents.incidents import Incident, IncidentStatus
from store.issues.activities import ActivityRow
from store.outbox.models import Delivery, DeliveryState, Purpose
from store.people.directory import Member, Project, ProjectTeam, Team, TeamMember
from store.people.directory_sync import DirectorySync
from store.people.preferences import OWN, Preference
from store.slack import cards
from store.slack.cards import Card
from tests.bot.acme import add_acme, all_rows
from tests.bot.incidents.reports import report
from tests.fakes import Clock

WAITING, SKIPPED = DeliveryState.WAITING, DeliveryState.SKIPPED
ALERTS = {"target": "slack:C1"}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(services, clock):
    return replace(services, now=clock, steady=clock)


@pytest.fixture
def rows(database):
    return lambda table: all_rows(database, table)


@pytest.fixture
def told(services, clock):
    """Tell a status, a minute after the one before."""

    def tell(status="critical", **changes):
        clock.move(minutes=1)
        return take.receive(services, Report.model_validate(report(status, **changes)), "api")

    return tell


@pytest.fixture
def owed(rows):
    """Since the last look: what is owed to whom."""
    seen = set()

    def look():
        fresh = [row for row in rows(Delivery) if row.id not in seen]
        seen.update(row.id for row in fresh)
        return [(row.lane, row.purpose) for row in fresh if row.state == WAITING]

    return look


@pytest.fixture
def posted(rows, database):
    """As if the relay had sent all that is owed."""

    def post():
        with database.write() as session:
            for row in session.exec(select(Delivery).where(Delivery.state == WAITING)):
                row.state = DeliveryState.SENT
            for card in session.exec(select(Card)):
                cards.posted(session, card.id, "1.1", 1)

    return post


def test_the_first_status(database, told, owed, rows):
    """A card where a route matches; the step is stored beside the incident."""
    add_acme(database, ALERTS)
    taken = told("warning")

    (incident,) = rows(Incident)
    (step,) = rows(ActivityRow)
    assert owed() == [("slack:C1", Purpose.CARD)]
    assert (incident.status, incident.rule, incident.value) == ("warning", "Too many errors", 1204)
    assert (step.kind, step.incident_id, step.issue_id) == ("incident", incident.id, None)
    assert (taken.activity_id, taken.is_new) == (step.id, True)
    assert [card.subject for card in rows(Card)] == ["incident:1"]


def test_the_next_status(database, told, owed, rows, posted):
    """One card stays one: a reply with how long it was before, and a redraw."""
    add_acme(database, ALERTS)
    told("warning")
    posted()
    owed()
    told("critical", value=2000)

    assert owed() == [("slack:C1", Purpose.REPLY), ("slack:C1", Purpose.REDRAW)]
    assert len(rows(Card)) == 1
    assert rows(ActivityRow)[1].data == {
        "status": "critical",
        "before": "warning",
        "lasted": 60.0,
        "whole": 480.0,
        "text": "2,000 events in the last 10 minutes",
    }


def test_only_critical_is_loud(database, told, rows, posted):
    """Its reply is shown in the channel too; no other's."""
    add_acme(database, ALERTS)
    for status in ("open", "warning", "critical", "warning", "resolved"):
        told(status)
        posted()

    replies = [row for row in rows(Delivery) if row.purpose == Purpose.REPLY]
    assert [reply.is_broadcast for reply in replies] == [False, True, False, False]


def test_the_same_status_again(database, told, owed, rows, posted):
    """Nothing is told, and nothing changes."""
    add_acme(database, ALERTS)
    first = told()
    posted()
    owed()
    again = told()

    assert (again.activity_id, again.is_new) == (first.activity_id, False)
    assert owed() == []
    assert [row.version for row in rows(Incident)] == [1]


def test_the_same_status_with_newer_figures(database, told, owed, rows, posted):
    """The card is kept true; nobody is told again."""
    add_acme(database, ALERTS)
    told()
    posted()
    owed()
    again = told(value=3000, points=[[1773482531, 1], [1773482540, 2]])

    (incident,) = rows(Incident)
    assert not again.is_new
    assert owed() == [("slack:C1", Purpose.REDRAW)]
    assert (incident.value, len(incident.points), incident.version) == (3000, 2, 2)
    assert len(rows(ActivityRow)) == 1


@pytest.mark.parametrize("status", ["open", "warning", "critical"])
def test_after_its_end(database, told, rows, status):
    """A status that was on its way longer than the end changes nothing."""
    add_acme(database, ALERTS)
    told("warning")
    told("resolved")
    before = len(rows(Delivery))
    late = told(status)

    assert not late.is_new
    assert len(rows(Delivery)) == before
    assert rows(Incident)[0].status == IncidentStatus.RESOLVED


def test_older_than_what_is_known(database, told, owed, rows, posted):
    """Where the source tells when, it is told as what it was, once, and changes nothing."""
    add_acme(database, ALERTS, {"target": "pagerduty:primary"})
    told("open", occurred_at="2026-03-14T09:27:00Z")
    posted()
    owed()
    (before,) = rows(Incident)
    at = "2026-03-14T09:22:00Z"
    late, again = (told("critical", occurred_at=at, value=9) for _ in range(2))

    (incident,) = rows(Incident)
    row = rows(ActivityRow)[1]
    assert (late.is_new, again) == (True, Receipt(late.activity_id, is_new=False))
    assert owed() == [("slack:C1", Purpose.REPLY), ("slack:C1", Purpose.REDRAW)]
    assert (incident, row.is_late) == (before, True)
    (paged,) = [each for each in rows(Delivery) if each.lane == "pagerduty:primary"][1:]
    assert paged.reason == "it is older than the last change of state"
    assert step_of(row.data).sentence() == (
        "Reported late, from 2026-03-14 09:22 UTC: Critical: 9 events in the last 10 minutes"
    )


def test_a_repeat_of_an_older_step(database, told, clock, rows):
    """It was told when it came; sent once more it is told to nobody."""
    add_acme(database, ALERTS)
    at = clock().isoformat()
    first = told("critical", occurred_at=at)
    told("warning", occurred_at=clock().isoformat())
    again = told("critical", occurred_at=at)

    assert again == Receipt(first.activity_id, is_new=False)
    assert rows(Incident)[0].status == IncidentStatus.WARNING


def test_the_newer_of_two_stands(database, told, clock, rows):
    add_acme(database, ALERTS)
    told("critical", occurred_at=clock().isoformat())
    newer = told("warning", occurred_at=clock().isoformat())

    assert newer.is_new
    assert rows(Incident)[0].status == IncidentStatus.WARNING


def test_a_clock_that_is_ahead(database, told, clock, rows):
    """It tells of now, and blocks nothing after it."""
    add_acme(database, ALERTS)
    told("warning", occurred_at="2199-01-01T00:00:00Z")
    told("critical", occurred_at=clock().isoformat())

    assert rows(Incident)[0].status == IncidentStatus.CRITICAL


def test_a_late_step_is_none_of_its_story(database, told, clock, owed):
    """Who hears of its end is whose route took its statuses in time."""
    add_acme(database, {"target": "msteams:ops", "min_level": "error"})
    told("warning", occurred_at=clock().isoformat())
    told("critical", occurred_at=(clock() - timedelta(minutes=5)).isoformat())
    owed()
    told("resolved")

    assert owed() == []


def test_the_end_of_a_run_before(database, told, clock, rows):
    """It began anew since: that it was over then does not end it now."""
    add_acme(database, ALERTS)
    told("critical")
    told("resolved")
    told("critical", started_at="2026-03-14T09:27:30Z")
    told("resolved", occurred_at="2026-03-14T09:27:00Z")
    still = rows(Incident)[0].status
    told("resolved", occurred_at="2026-03-14T09:27:00Z", started_at="2026-03-14T09:27:30Z")

    assert still == IncidentStatus.CRITICAL
    assert rows(Incident)[0].status == IncidentStatus.RESOLVED


def test_every_order_ends_as_the_order_by_time(database, told, clock, rows):
    """Of the same steps, the newest status stands."""
    add_acme(database, ALERTS)
    begun = clock()
    for number, order in enumerate(permutations(["open", "warning", "critical", "warning"])):
        for step in order:
            at = begun - timedelta(minutes=("critical", "warning", "open").index(step))
            told(step, id=f"n{number}", occurred_at=at.isoformat())

    assert {row.status for row in rows(Incident)} == {IncidentStatus.CRITICAL}


def test_its_end_is_never_late(database, told, clock, rows):
    """The time of an end is the metric's, which may lie before our last status."""
    add_acme(database, ALERTS)
    told("critical")
    told("resolved", occurred_at=(clock() - timedelta(minutes=5)).isoformat())

    assert rows(Incident)[0].status == IncidentStatus.RESOLVED
    assert rows(ActivityRow)[1].data.get("lasted", 0) == 0


def test_begun_anew(database, told, owed, rows, posted):
    """The same id with a later start is told again, on the same card."""
    add_acme(database, ALERTS)
    told()
    told("resolved")
    posted()
    owed()
    told("critical", started_at="2026-03-14T09:30:00Z")

    assert owed() == [("slack:C1", Purpose.REPLY), ("slack:C1", Purpose.REDRAW)]
    assert rows(ActivityRow)[2].data["before"] == "resolved"


def test_the_end_alone(database, told, owed, rows):
    """It is stored, and told to nobody: nobody knows of it."""
    add_acme(database, ALERTS, {"target": "email:ops@acme.test"})
    taken = told("resolved")

    assert taken.is_new
    assert owed() == []
    assert rows(Incident)[0].status == IncidentStatus.RESOLVED


def test_a_route_for_what_is_bad(database, told, owed, rows, posted):
    """No card for a warning; once there is one it has the whole story."""
    add_acme(database, ALERTS | {"min_level": "error"})
    told("warning")
    (refused,) = rows(Delivery)
    owed()
    told("critical")
    at_first = owed()
    posted()
    owed()
    told("warning")
    told("resolved")

    assert refused.reason == "level warning is below the route's error"
    assert at_first == [("slack:C1", Purpose.CARD)]
    assert owed().count(("slack:C1", Purpose.REPLY)) == 2


def test_its_end_is_for_who_heard_of_it(database, told, owed):
    """Whose route takes only what is bad hears of no end of what was not; each time anew."""
    add_acme(database, {"target": "msteams:ops", "min_level": "error"})
    told("warning")
    told("resolved")
    never_bad = owed()
    told("critical", started_at="2026-03-14T09:30:00Z")
    told("warning")
    told("resolved")
    bad = owed()
    told("warning", started_at="2026-03-14T09:40:00Z")
    told("resolved")

    assert never_bad == []
    assert bad == [("msteams:ops", Purpose.MESSAGE)] * 2
    assert owed() == []


def test_pagers_hear_what_opens_and_closes(database, told, owed, rows):
    """An incident that is only open wakes nobody."""
    add_acme(database, {"target": "pagerduty:primary"})
    for status in ("open", "warning", "critical", "resolved"):
        told(status)

    assert owed() == [("pagerduty:primary", Purpose.MESSAGE)] * 3
    assert rows(Delivery)[0].reason == "PagerDuty takes no such news"


def work_on_shop(database, *preferences):
    """Ada and Grace work on the shop; somebody chose something."""
    with database.write() as session:
        team = Team(organization_id=1, slug="backend")
        project = Project(organization_id=1, slug="shop")
        session.add_all([team, project])
        session.flush()
        session.add(ProjectTeam(project_id=project.id, team_id=team.id))
        for member in session.exec(select(Member)):
            session.add(TeamMember(team_id=team.id, member_id=member.id))
        for email, value in preferences:
            chosen = {"provider": "email", "kind": "incidents", "value": value}
            session.add(Preference(email=email, scope=OWN, **chosen))


@pytest.fixture
def mail(services):
    """Mail is set up."""
    given = {"smtp_url": "smtp://127.0.0.1", "email_from": "Helio <helio@acme.test>"}
    return replace(services, settings=type(services.settings)(**given))


def tell_all(mail, *statuses):
    for status in statuses:
        take.receive(mail, Report.model_validate(report(status)), "api")


def test_people(database, mail, rows):
    """Who works on the project is told of each step, and why."""
    add_acme(database)
    work_on_shop(database)
    tell_all(mail, "warning", "resolved")

    mails = [row for row in rows(Delivery) if row.lane.startswith("email:")]
    assert [row.lane for row in mails] == ["email:ada@acme.test", "email:grace@acme.test"] * 2
    assert {row.why for row in mails} == {"you have been active in the project lately"}


def test_who_chose_not_to_be_told(database, mail, rows):
    """They are not, by the provider that they chose it for; the record says why."""
    add_acme(database)
    work_on_shop(database, ("ada@acme.test", "never"))
    tell_all(mail, "critical")

    found = {row.lane: row.reason for row in rows(Delivery) if row.lane.startswith("email:")}
    assert found == {
        "email:ada@acme.test": "their incidents setting is never",
        "email:grace@acme.test": "",
    }


def test_the_end_reaches_who_heard_of_the_start(database, mail, rows):
    """Whoever became active since is not told of an end that they know nothing of."""
    add_acme(database)
    work_on_shop(database)
    tell_all(mail, "warning")
    with database.write() as session:
        hedy = Member(organization_id=1, email="hedy@acme.test", name="Hedy")
        session.add(hedy)
        session.flush()
        session.add(TeamMember(team_id=1, member_id=hedy.id))
    tell_all(mail, "resolved")

    assert not [row for row in rows(Delivery) if "hedy" in row.lane]


def test_who_chose_to_be_told(database, mail, rows, monkeypatch):
    """Nobody is too many who asked for it."""
    monkeypatch.setattr(concerned, "FALLTHROUGH_MAX", 0)
    add_acme(database)
    work_on_shop(database, ("grace@acme.test", "always"))
    tell_all(mail, "critical")

    mails = [row.lane for row in rows(Delivery) if row.state == WAITING]
    assert mails == ["email:grace@acme.test"]


def test_no_organization(told):
    """Nothing is stored for nobody."""
    with pytest.raises(Refused) as refused:
        told()

    assert refused.value.field == "organization"


def test_a_project_at_first_sight(database, told, rows):
    """It is made, and routes for all projects match it."""
    add_acme(database, ALERTS)
    told(project="new")

    assert [project.slug for project in rows(Project)] == ["new"]
    assert len(rows(Card)) == 1


def test_points_stay_until_there_are_newer(database, told, rows):
    """A status without points does not take the chart away."""
    add_acme(database)
    told("warning", points=[[1773482531, 1], [1773482540, 2]])
    told("resolved")

    assert len(rows(Incident)[0].points) == 2


def test_somebody_else_was_first(database, services, told, rows, monkeypatch):
    """A status that was decided on what is no longer so is decided again."""
    add_acme(database)
    told("warning")
    changed = take.incidents.change
    lost = iter([True])

    def change(session, incident, columns):
        return False if next(lost, False) else changed(session, incident, columns)

    monkeypatch.setattr(take.incidents, "change", change)

    assert told("critical").is_new
    assert rows(Incident)[0].status == IncidentStatus.CRITICAL


@pytest.mark.parametrize("is_connected", [True, False])
def test_a_project_that_nobody_knows(told, rows, services, database, is_connected):
    """A known one may have that name by now: Sentry is asked, where it can be."""
    add_acme(database, ALERTS)
    if is_connected:
        services.settings.sentry_url = "https://sentry.acme.test"
        services.settings.sentry_org = "acme"

    told(project="desk")
    told("resolved", project="desk")

    wanted = [row.wanted_at is not None for row in rows(DirectorySync)]
    assert wanted == ([True] if is_connected else [])
