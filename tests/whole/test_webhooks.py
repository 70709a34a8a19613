"""Sentry's webhooks, signed and sent over HTTP: what people see of them in Slack."""

from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.outbox.models import Delivery, DeliveryState
from store.slack.cards import Card

PRODUCTION = {"project": "shop", "target": "slack:C0BACKEND", "environment": "production"}


def test_a_created_issue_is_a_card(running, ada):
    """Title, place, counts, short id and the button are on it; the phone gets title and project."""
    running.hook("issue_created")

    card = ada.expect_message("charge() missing", channel="alerts")

    for words in ("shop.payments.views in checkout", "Events: 1", "State: New", "SHOP-7"):
        assert words in card.plain_text
    assert "Resolve" in card.plain_text
    assert card.text.startswith("[shop] TypeError: charge() missing")


def test_a_fired_rule_is_a_card(running, ada):
    """With the line of code that failed and the tags."""
    running.hook("event_alert")

    card = ada.expect_message("charge() missing", channel="alerts")

    assert "shop/payments/views.py:42 in checkout" in card.plain_text
    assert "Firefox 139" in card.plain_text


TOLD = {
    "issue_assigned_team": "Ada Lovelace assigned SHOP-7 to #backend",
    "issue_resolved": "Ada Lovelace marked SHOP-7 as resolved",
    "issue_resolved_in_release": "marked SHOP-7 as resolved in release shop@2.4.1",
    "issue_resolved_in_next_release": "marked SHOP-7 as resolved in the next release",
    "issue_resolved_in_commit": "marked SHOP-7 as resolved in commit 4f1c2b7 of acme/shop",
    "issue_unresolved": "marked SHOP-7 as unresolved",
    "issue_unresolved_regressed": "Sentry marked SHOP-7 as a regression",
    "issue_unresolved_escalating": "Sentry marked SHOP-7 as escalating",
    "comment": "Ada Lovelace commented on SHOP-7: The gateway changed its API",
    "issue_ignored": "Ada Lovelace archived SHOP-7 until it escalates",
    "issue_archived": "archived SHOP-7 until it happens 100 more times within an hour",
    "issue_assigned": "Ada Lovelace assigned SHOP-7 to Grace Hopper",
}


def test_what_follows_is_told_in_the_thread(program, slack, ada):
    """Every kind that a webhook can carry: under the card, which is true in the end."""
    program.start({"project": "shop", "target": "slack:C0ALERTS"})
    program.hook("issue_created")
    card = ada.expect_message("charge() missing", channel="alerts")
    assert {program.hook(name).status_code for name in TOLD} == {202}
    ada.expect_message(TOLD["issue_assigned"], thread=card)

    ada.expect_update(card, "Assignee: Grace Hopper")

    thread = [each.plain_text for each in slack.messages("alerts") if each.thread_ts == card.ts]
    told = "\n".join(thread)
    assert [words for words in TOLD.values() if words not in told] == []
    assert told.index(TOLD["issue_resolved"]) < told.index(TOLD["issue_unresolved"])


def test_resolved_loses_its_button_and_unresolved_gets_it_back(running, ada, card):
    """The buttons fit the state."""
    running.hook("issue_resolved")
    ada.expect_message("as resolved", thread=card)
    resolved = ada.expect_update(card, "State: Resolved").plain_text.split("\n")
    running.hook("issue_unresolved")
    ada.expect_message("as unresolved", thread=card)

    redrawn = ada.expect_update(card, "State: Ongoing")
    ada.expect_message("as unresolved", channel=ada.user.id)  # She takes part: she resolved it.

    assert "Resolve" not in resolved
    assert "Resolve" in redrawn.plain_text.split("\n")


def test_a_repeated_webhook_changes_nothing(running, ada, slack):
    """Sentry sends it again when an answer was late, under another Request-ID."""
    first = running.hook("issue_created", request_id="once")
    ada.expect_message("charge() missing", channel="alerts")

    again = running.hook("issue_created", request_id="anew")
    slack.expect_nothing_more(0.5)

    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["id"] == again.json()["id"]
    assert len(running.rows(ActivityRow)) == len(running.rows(Delivery)) == 1


def test_two_alerts_of_one_issue_share_a_card(running, ada, slack, card):
    """Created, then fired: one card that knows both, and nobody is told again."""
    running.hook("event_alert")

    ada.expect_update(card, "Firefox 139")
    slack.expect_nothing_more(0.5)

    assert len(running.rows(Card)) == 1
    assert len(running.rows(Issue)) == 1


def test_a_wrong_signature_is_refused(running):
    """Nothing is stored, and nothing is shown."""
    raw = b'{"action": "created"}'
    headers = {"Sentry-Hook-Signature": "0" * 64, "Content-Type": "application/json"}

    answer = running._http.post("/webhooks/sentry", content=raw, headers=headers)

    assert answer.status_code == 401
    assert running.rows(ActivityRow) == []


def test_routes_choose_the_channel(program, slack, ada):
    """By level, by environment, by project; what is left out is written down with the reason."""
    errors = {"project": "shop", "target": "slack:C0ALERTS", "min_level": "fatal"}
    program.start(errors, PRODUCTION, {"project": "other", "target": "slack:C0GENERAL"})

    program.hook("event_alert")
    ada.expect_message("charge() missing", channel="backend")
    slack.expect_nothing_more()

    skipped = [row for row in program.rows(Delivery) if row.state == DeliveryState.SKIPPED]
    assert [(row.lane, row.reason) for row in skipped] == [
        ("slack:C0ALERTS", "level error is below the route's fatal")
    ]


def test_one_alert_may_go_to_two_channels(program, slack, ada):
    """Each has a card of its own, and a thread of its own."""
    program.start({"project": "*", "target": "slack:C0ALERTS"}, PRODUCTION)
    program.hook("event_alert")
    cards = {name: ada.expect_message("charge()", channel=name) for name in ("alerts", "backend")}

    program.hook("issue_resolved")

    for name, card in cards.items():
        ada.expect_message("as resolved", channel=name, thread=card)
        ada.expect_update(card, "State: Resolved")
    slack.expect_nothing_more()


def test_a_broadcast_kind_is_shown_in_the_channel_too(program, slack, ada):
    """Kinds that the route names; the others stay in the thread."""
    program.start({"project": "shop", "target": "slack:C0ALERTS", "broadcast": ["set_unresolved"]})
    program.hook("issue_created")
    card = ada.expect_message("charge() missing", channel="alerts")
    program.hook("issue_resolved")
    quiet = ada.expect_message("as resolved", thread=card)

    program.hook("issue_unresolved")
    loud = ada.expect_message("as unresolved", thread=card)
    ada.expect_update(card, "State: Ongoing")
    ada.expect_message("as unresolved", channel=ada.user.id)  # She takes part: she resolved it.

    assert (quiet.reply_broadcast, loud.reply_broadcast) == (False, True)
    slack.expect_nothing_more()


def test_activity_without_a_card_posts_nothing(running, slack):
    """Only an alert may put a card into a channel."""
    assert running.hook("issue_resolved").status_code == 202

    slack.expect_nothing_more(0.5)

    assert slack.call_count("chat.postMessage") == 0


def test_a_press_that_sentry_does_not_know(program, ada):
    """The card says so; the next webhook, which shows the issue open, sets it right."""
    program.start({"project": "shop", "target": "slack:C0ALERTS"})
    program.hook("issue_created")
    card = ada.expect_message("charge() missing", channel="alerts")
    ada.press("Resolve", card)
    ada.expect_update(card, "State: Resolved here, not in Sentry")

    program.hook("issue_assigned")

    ada.expect_message("SHOP-7 is unresolved in Sentry", thread=card)
    ada.expect_update(card, "State: Ongoing")
