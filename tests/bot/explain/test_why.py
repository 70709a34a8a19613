"""Why: who was told what of an issue, and the reason where nobody was."""

import pytest
from sqlmodel import select

from bot.explain import why
from bot.intake import intake
from bot.intake.incoming import Incoming
from bot.services import Services
from bot.settings import Settings
from store.issues.activities import ActivityRow
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from store.people.directory import Organization
from store.routing.routes import Route
from store.slack import cards
from store.slack.cards import Card
from tests.fakes import Clock

ISSUE = {"id": "7", "title": "ZeroDivisionError", "project": "api", "short_id": "API-7"}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(database, clock):
    """On a clock that stands still, with one organization."""
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://a.test"))
    return Services(Settings(), database, clock, clock)


@pytest.fixture
def route(services):
    """Routes what matches to slack:C0A."""

    def add(**values):
        with services.database.write() as session:
            session.add(Route(organization_id=1, project="api", target="slack:C0A", **values))

    return add


@pytest.fixture
def told(services):
    """Takes an activity of API-7 in."""

    def take(kind, number=1, actor="Ada", **data):
        body = {"id": str(number), "type": kind, "issue": ISSUE, "data": data}
        who = {"actor": {"name": actor}} if actor else {}
        intake.receive(services, Incoming.model_validate(body | who), "api")

    return take


@pytest.fixture
def change(services):
    """Changes the only row of a table, or the one of a purpose."""

    def change_row(table, purpose=None, **values):
        with services.database.write() as session:
            wanted = select(table) if purpose is None else select(table).filter_by(purpose=purpose)
            row = session.exec(wanted).first()
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)

    return change_row


def explained(services, short_id="API-7"):
    (explanation,) = why.explain(services, short_id)
    return explanation


def words(explanation):
    return [outcome.words for telling in explanation.activities for outcome in telling.outcomes]


def test_unknown_issue(services):
    """The short id is repeated, so that a slip is seen."""
    with pytest.raises(why.NoSuchIssue, match="API-8"):
        why.explain(services, "API-8")


def test_head_line(services, told):
    """What the issue is and where it stands."""
    told("alert")

    assert explained(services, "api-7 ").title.splitlines() == [
        "API-7 ZeroDivisionError",
        "unresolved, level error, project api of acme",
    ]


def test_no_route(services, told):
    """An alert that goes nowhere says what is missing."""
    told("alert", actor=None)

    (telling,) = explained(services).activities
    assert telling.sentence == "An alert came for API-7"
    assert telling.nobody == ("no route covers the project api, and it has no members to notify")


def test_route_that_does_not_match(services, told, route):
    """The reason is the route's condition."""
    route(min_level="fatal")
    told("alert")

    (telling,) = explained(services).activities
    (outcome,) = telling.outcomes
    assert (outcome.target, outcome.what) == ("slack:C0A", "the card")
    assert outcome.words == "not sent: level error is below the route's fatal"


def test_repeated_alert(services, told, route):
    """The second one is a reply under the card, in the words of that reply."""
    route()
    told("alert")
    told("alert", 2, rule="Errors in checkout")

    assert [telling.sentence for telling in explained(services).activities] == [
        "An alert came for API-7",
        "API-7 happened again, rule Errors in checkout",
    ]


def test_activity_without_a_card(services, told):
    """Only an alert posts a card, and replies need one."""
    told("set_resolved")

    (telling,) = explained(services).activities
    assert telling.sentence == "Ada marked API-7 as resolved"
    assert telling.nobody == (
        "the issue had no card yet (only an alert posts one), and nobody is subscribed to it"
    )


def test_waiting(services, told, route):
    """What is owed and not held up waits its turn; its card stands nowhere yet."""
    route()
    told("alert")

    explanation = explained(services)

    assert words(explanation) == ["waits its turn"]
    assert [card.words for card in explanation.cards] == ["not posted yet"]


def test_sent(services, told, route, change, clock):
    """When it was sent, and how true the card is since."""
    route(broadcast=["set_resolved"])
    told("alert")
    change(Delivery, state=DeliveryState.SENT, sent_at=clock.now)
    change(Card, external_id="1.0", drawn_version=99)
    told("set_resolved", 2)
    change(Delivery, Purpose.REPLY, state=DeliveryState.SENT, sent_at=clock.now, batch="other")

    explanation = explained(services)

    assert words(explanation) == [
        "sent 2026-03-14 09:26:00 UTC",
        "sent 2026-03-14 09:26:00 UTC, shown in the channel too, together with others",
    ]
    assert [card.words for card in explanation.cards] == ["a redraw waits its turn"]


def test_card_that_is_true(services, told, route, change):
    """Nothing waits, and the card shows the newest version."""
    route()
    told("alert")
    change(Card, external_id="1.0", drawn_version=99)

    assert [card.words for card in explained(services).cards] == ["true to the issue"]


def test_card_that_is_gone(services, told, route, clock):
    """Somebody deleted it; the next alert posts a new one."""
    route()
    told("alert")
    with services.database.write() as session:
        cards.lose(session, 1, clock.now)

    assert [card.words for card in explained(services).cards] == [
        "gone since 2026-03-14 09:26:00 UTC; the next alert posts a new one"
    ]


@pytest.mark.parametrize(
    ("delivery", "said"),
    [
        (
            {"state": DeliveryState.DEAD, "reason": "no_text"},
            "given up: no_text (`python app.py retry 1` sends it",
        ),
        ({"state": DeliveryState.SENDING}, "being sent since 2026-03-14 09:26:00 UTC"),
        (
            {"state": DeliveryState.UNKNOWN},
            "perhaps sent; it will be looked up first. waits its turn",
        ),
        (
            {"state": "waiting", "last_error": "Slack failed"},
            "waits its turn; last time: Slack failed",
        ),
    ],
)
def test_states(clock, delivery, said):
    """Each state of a delivery in words."""
    row = Delivery(id=1, purpose=Purpose.CARD, begun_at=clock.now, lane="slack:C0A", **delivery)
    lane = Lane(target="slack:C0A", provider="slack")

    assert why.outcome(row, lane, clock.now).startswith(said)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"why": ""}, ", shown in the channel too"),
        ({"why": "you own it"}, ' ("you own it")'),
        ({"why": "", "batch": "other"}, ", shown in the channel too, together with others"),
    ],
)
def test_how_it_was_sent(clock, facts, said):
    """What a person got in a direct message was shown in no channel."""
    row = Delivery(
        key="own", state=DeliveryState.SENT, sent_at=clock.now, is_broadcast=True, **facts
    )

    assert why.outcome(row, None, clock.now) == f"sent 2026-03-14 09:26:00 UTC{said}"


def test_paused_target(services, told, route, change, clock):
    """Since when, why, and what opens it."""
    route()
    told("alert")
    change(Lane, paused_at=clock.now, paused_reason="the channel is archived")

    (said,) = words(explained(services))
    assert said == (
        "waits: paused since 2026-03-14 09:26:00 UTC, the channel is archived "
        "(Resume in `/helio status` or `python app.py resume slack:C0A` opens it)"
    )


def test_backoff(services, told, route, change, clock):
    """Until when, after how many failures, and what the last one was."""
    route()
    told("alert")
    change(Delivery, last_error="Slack's rate limit")
    clock.move(seconds=-30)
    change(Lane, ready_at=clock.now, failures=3)
    clock.move(seconds=-30)

    (said,) = words(explained(services))
    assert said == (
        "waits until 2026-03-14 09:25:30 UTC after 3 failures in a row; "
        "last time: Slack's rate limit"
    )


def test_hold_that_is_over(services, told, route, change, clock):
    """A moment that has passed holds nothing."""
    route()
    told("alert")
    change(Lane, ready_at=clock.now)
    clock.move(seconds=1)

    assert words(explained(services)) == ["waits its turn"]


def test_kind_of_a_later_version(services, told, change):
    """A kind that this version does not know is named."""
    told("alert")
    change(ActivityRow, kind="set_somehow")

    (telling,) = explained(services).activities
    assert (telling.sentence, telling.nobody) == (
        "set_somehow",
        "this kind of activity is stored, but nobody is notified of it",
    )


def test_one_for_each_organization(services, told):
    """The same short id in two organizations is two issues."""
    told("alert")
    with services.database.write() as session:
        session.add(Organization(slug="other", name="Other", url="https://o.test"))
    body = {"id": "2", "type": "alert", "organization": "other", "issue": ISSUE}
    intake.receive(services, Incoming.model_validate(body), "api")

    titles = [each.title.rpartition(" ")[2] for each in why.explain(services, "API-7")]

    assert titles == ["acme", "other"]


def test_lane_that_is_missing():
    """A delivery whose lane is gone still says that it waits."""
    delivery = Delivery(state=DeliveryState.WAITING, purpose=Purpose.CARD, lane="slack:C0A")

    assert why.outcome(delivery, None, Clock().now) == "waits"


def test_redraw_is_not_held_by_the_pace(clock):
    """A lane's hold is for posts."""
    delivery = Delivery(state=DeliveryState.WAITING, purpose=Purpose.REDRAW, lane="slack:C0A")
    lane = Lane(target="slack:C0A", provider="slack", ready_at=clock.now)
    clock.move(hours=-1)

    assert why.outcome(delivery, lane, clock.now) == "waits its turn"


def test_quiet_kind(services, told, route):
    """What is never sent says so, with a card and without one."""
    told("merge", 1)
    route()
    told("alert", 2)
    told("merge", 3)

    first, _, last = explained(services).activities
    reason = "activity of this kind is stored, and not sent"
    assert (first.sentence, first.nobody) == ("Ada merged other issues into API-7", reason)
    assert [outcome.words for outcome in last.outcomes] == [f"not sent: {reason}"]


def test_long_comment(services, told):
    """A comment of many lines is one line here, cut where it goes on for long."""
    told("note", text="It is\nback.\n" + "word " * 100)

    (telling,) = explained(services).activities
    assert telling.sentence.startswith("Ada commented on API-7: It is back. word word")
    assert len(telling.sentence) <= 300
    assert telling.sentence.endswith("word …")
