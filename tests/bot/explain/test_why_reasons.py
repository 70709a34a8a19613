"""Every reason that `why` can give, brought about by a real flow and read there."""

from datetime import timedelta

import pytest

from bot.explain import why
from bot.intake import intake
from bot.relay import digests
from bot.relay.relay import Relay
from bot.services import Services
from bot.settings import Settings
from bot.vocabulary.failures import (
    PermanentFailure,
    TargetDead,
    TemporaryFailure,
    Unknown,
    WorkspaceDown,
)
from store.people.preferences import ALL, OWN, Mute, Preference
from store.people.quiet_hours import QuietHours
from tests.bot.acme import add_shop, told
from tests.fakes import Clock, Obedient

CHANNEL = {"target": "slack:C1"}
SHORT = {"short_id": "SHOP-7"}
GRACE = {"assignee": "Grace", "assigneeEmail": "grace@acme.test"}
MAILED = {"smtp_url": "smtp://127.0.0.1:25", "email_from": "heliograph@acme.test"}
PREFERENCE = {"email": "grace@acme.test", "scope": OWN, "provider": "email", "kind": "workflow"}


class Case:
    """Acme's shop, and what is done there."""

    def __init__(self, database, clock, *routes, mailed=True):
        add_shop(database, *routes)
        self.database, self.clock = database, clock
        settings = Settings(**(MAILED if mailed else {}))
        self.services = Services(settings, database, now=clock, steady=clock)
        self.provider = Obedient()
        self._numbers = iter(range(1000))

    def add(self, row):
        with self.database.write() as session:
            session.add(row)

    def happen(self, kind="alert", issue=(), **changes):
        issue = SHORT | dict(issue)
        incoming = told(kind, id=next(self._numbers), issue=issue, **changes)
        intake.receive(self.services, incoming, "api")

    def relay(self, failure=None):
        self.provider.fails = lambda _note: failure
        Relay(self.services, self.provider).run_once()

    def said(self):
        """All that `why` says of the issue."""
        (found,) = why.explain(self.services, "SHOP-7")
        lines = [f"{one.target}: {one.words}" for each in found.activities for one in each.outcomes]
        return lines + [each.nobody for each in found.activities if each.nobody]


def below_the_level(case):
    case.happen(issue={"level": "info"})


def in_the_lab(case):
    case.happen(data={"environment": "lab"})


def assigned_and_reopened(case):
    case.happen("assigned", data=GRACE, actor={"email": "grace@acme.test"})
    case.happen("set_unresolved", actor=None)


def own_activity(case):
    case.happen("assigned", data=GRACE, actor={"email": "grace@acme.test"})


def never(case):
    case.add(Preference(**PREFERENCE, value="never"))
    assigned_and_reopened(case)


def never_for_the_project(case):
    case.add(Preference(**PREFERENCE | {"scope": "project:1"}, value="never"))
    assigned_and_reopened(case)


def committed_nothing(case):
    case.happen("assigned", data=GRACE)
    case.happen("deploy", data={"version": "2.0", "environment": "production"})


def takes_no_part(case):
    case.add(Preference(**PREFERENCE | {"provider": "slack"}, value="always"))
    case.happen("set_unresolved", actor=None)


def muted(case):
    case.add(Mute(email="grace@acme.test", scope=ALL, until=None))
    assigned_and_reopened(case)


def muted_for_a_while(case):
    until = case.clock() + timedelta(hours=8)
    case.add(Mute(email="grace@acme.test", scope="project:1", until=until))
    assigned_and_reopened(case)


def deactivated(case):
    assigned_and_reopened(case)
    with case.database.write() as session:
        session.connection().exec_driver_sql("UPDATE member SET is_active = false WHERE id = 2")
    case.happen("set_resolved", actor=None)


def quiet_hours(case):
    case.add(
        QuietHours(
            email="grace@acme.test", starts_minute=540, ends_minute=600, zone="UTC", is_on=True
        )
    )
    assigned_and_reopened(case)


def after_quiet_hours(case):
    quiet_hours(case)
    case.clock.move(hours=1)
    digests.send_due(case.services)


def quiet_kind(case):
    case.happen()
    case.relay()
    case.happen("mark_reviewed")


def nobody(case):
    case.happen("set_resolved", actor=None)


def sent(case):
    case.happen()
    case.relay()


def together(case):
    sent(case)
    for text in ("one", "two"):
        case.happen("note", data={"text": text})
    case.clock.move(seconds=5)
    case.relay()


def posted_in_vain(case):
    case.happen()
    case.happen("note", data={"text": "one"})
    case.relay(PermanentFailure("too long"))


def switched_off(case):
    assigned_and_reopened(case)
    case.services = Services(Settings(), case.database, now=case.clock, steady=case.clock)


def failed(failure):
    def fail(case):
        case.happen()
        case.relay(failure)

    return fail


@pytest.mark.parametrize(
    ("flow", "routes", "expected"),
    [
        (below_the_level, {"min_level": "error"}, "level info is below the route's error"),
        (sent, {"environment": "production"}, "no environment, and the route is for production"),
        (in_the_lab, {"environment": "production"}, "environment lab, and the route is for prod"),
        (own_activity, {}, "email:grace@acme.test: not sent: it is their own activity"),
        (never, {}, "email:grace@acme.test: not sent: their workflow setting is never"),
        (never_for_the_project, {}, "not sent: their workflow setting is never for the project"),
        (
            committed_nothing,
            {},
            "no commits in it, and their deploy setting is committed_only by default",
        ),
        (
            takes_no_part,
            {},
            "they are not subscribed, and their workflow setting is subscribe_only by default",
        ),
        (muted, {}, "email:grace@acme.test: not sent: they have muted everything"),
        (muted_for_a_while, {}, "they have muted the project until 2026-03-14 17:26 UTC"),
        (deactivated, {}, "email:grace@acme.test: not sent: their membership is deactivated"),
        (
            assigned_and_reopened,
            {},
            "slack:grace@acme.test: not sent: they have not linked a Slack",
        ),
        (assigned_and_reopened, {}, "email:grace@acme.test: waits its turn"),
        (quiet_hours, {}, "email:grace@acme.test: held: quiet hours until 2026-03-14 10:00 UTC"),
        (after_quiet_hours, {}, "it came in quiet hours, and is in the digest of 2026-03-14 10:26"),
        (quiet_kind, {}, "slack:C1: not sent: activity of this kind is stored, and not sent"),
        (nobody, {}, "the issue had no card yet (only an alert posts one), and nobody is"),
        (nobody, {"target": "pagerduty:a"}, "waits its turn"),
        (assigned_and_reopened, {"target": "pagerduty:a"}, "PagerDuty takes no such news"),
        (sent, {"target": "pigeon:loft"}, "there is no provider pigeon"),
        (sent, {}, "slack:C1: sent 2026-03-14 09:26:00 UTC"),
        (sent, {}, 'slack:U1: sent 2026-03-14 09:26:00 UTC ("nobody owns it, and you have been'),
        (together, {}, "together with others"),
        (
            failed(TemporaryFailure("Slack's limit")),
            {},
            "after a failure; last time: Slack's limit",
        ),
        (failed(Unknown("no answer")), {}, "perhaps sent; it will be looked up first"),
        (failed(PermanentFailure("too long")), {}, "given up: too long"),
        (posted_in_vain, {}, "slack:C1: given up: its card is not there"),
        (switched_off, {}, "email:grace@acme.test: waits: Email is off, SMTP_URL is not set"),
        (
            failed(WorkspaceDown("the bot token was revoked")),
            {},
            "slack:C1: waits: Slack takes nothing, the bot token was revoked",
        ),
        (failed(TargetDead("the channel is archived")), {}, "paused since 2026-03-14 09:26:00"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_reason(database, flow, routes, expected):
    """It is named for the activity that it is about."""
    case = Case(database, Clock(), CHANNEL | routes)
    flow(case)
    said = case.said()

    assert any(expected in line for line in said), said


def test_mail_that_is_off(database):
    """Without a mail server `why` names the variable."""
    case = Case(database, Clock(), mailed=False)
    case.happen()

    assert "email:ada@acme.test: not sent: SMTP_URL is not set" in case.said()
