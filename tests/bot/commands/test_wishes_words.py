"""Who of the people is told: every setting, scope and reason, as values."""

from datetime import UTC, datetime
from itertools import product

import pytest

from bot.recipients import rules
from bot.recipients.rules import REASONS, TAKES_PART, Decision, Recipient, Topic, Wishes
from bot.vocabulary.preferences import (
    ALWAYS,
    DEFAULTS,
    NEVER,
    PERSONAL,
    VALUES,
    Key,
    Setting,
    scopes,
)
from store.people.preferences import ALL, OWN
from store.people.recipients import Silence

ADA = "ada@acme.test"
SCOPES = scopes(1, 7)


def reader(*parts, **changes):
    facts = {"member_id": 1, "email": ADA, "slack_user_id": "U1", "parts": parts} | changes
    return Recipient(**facts)


def wishes(choices=None, *silences):
    stored = {
        Key(scope, provider, setting): value
        for (scope, setting), value in (choices or {}).items()
        for provider in PERSONAL
    }
    return Wishes(SCOPES, {ADA: stored}, {ADA: silences} if silences else {})


def decide(who, setting=Setting.WORKFLOW, wished=None, **told):
    """Both providers' answers must be alike; one of them, without its target."""
    found = rules.by_wishes([who], Topic(setting, **told), wished or wishes())
    reasons = {(each.reason, each.why) for each in found}
    assert len(reasons) == 1
    return found[0]


def test_by_every_provider():
    """One decision for each; the targets are where each finds the person."""
    told = Topic(Setting.ALERTS)
    found = rules.by_wishes([reader("assignee")], told, wishes())

    why = "you are assigned to it"
    assert found == [Decision("slack:U1", why=why), Decision(f"email:{ADA}", why=why)]


SETTINGS = [
    (setting, value, scope, part)
    for setting in (Setting.ALERTS, Setting.WORKFLOW, Setting.DEPLOY)
    for value, scope, part in product((*VALUES[setting], None), SCOPES, REASONS)
]


@pytest.mark.parametrize(("setting", "value", "scope", "part"), SETTINGS)
def test_every_setting_at_every_scope_for_every_reason(setting, value, scope, part):
    """Always and never are that; subscribe_only wants a part in it, committed_only a commit."""
    wished = wishes({(scope, setting): value} if value else {})
    counts = value or DEFAULTS[setting]
    expected = {
        "always": True,
        "never": False,
        "subscribe_only": part in TAKES_PART,
        "committed_only": part == "committed",
    }[counts]
    found = decide(reader(part), setting, wished)

    assert found.is_told is expected
    assert (found.why == REASONS[part].format(team="#")) is expected


@pytest.mark.parametrize(("exact", "broad"), [(0, 1), (0, 2), (1, 2)])
@pytest.mark.parametrize(("value", "is_told"), [(ALWAYS, True), (NEVER, False)])
def test_most_exact_wins(exact, broad, value, is_told):
    """Project goes before organization, organization before one's own default."""
    other = NEVER if value == ALWAYS else ALWAYS
    chosen = {
        (SCOPES[exact], Setting.WORKFLOW): value,
        (SCOPES[broad], Setting.WORKFLOW): other,
    }

    assert decide(reader("acted"), wished=wishes(chosen)).is_told is is_told


def test_another_project_does_not_count():
    """A choice for one project is none for others."""
    chosen = {("project:8", Setting.WORKFLOW): NEVER}

    assert decide(reader("acted"), wished=wishes(chosen)).is_told


def test_each_provider_has_its_own():
    """Mail may be off while Slack is on."""
    chosen = {ADA: {Key(OWN, "email", Setting.ALERTS): NEVER}}
    found = rules.by_wishes([reader("owner")], Topic(Setting.ALERTS), Wishes(SCOPES, chosen, {}))

    assert [each.is_told for each in found] == [True, False]


@pytest.mark.parametrize(
    ("scope", "reason"),
    [
        (None, "they are not subscribed, and their workflow setting is subscribe_only by default"),
        (OWN, "they are not subscribed, and their workflow setting is subscribe_only"),
        (
            "project:7",
            "they are not subscribed, and their workflow setting is subscribe_only for the project",
        ),
    ],
)
def test_reason_says_where_it_was_chosen(scope, reason):
    """So that they know what to change."""
    wished = wishes({(scope, Setting.WORKFLOW): "subscribe_only"} if scope else {})

    assert decide(reader("always"), wished=wished).reason == reason


def test_own_activity():
    """Nobody is told what they did themselves, unless they want to be."""
    wants = wishes({(OWN, Setting.OWN_ACTIVITY): ALWAYS})

    assert decide(reader("acted"), actor_id=1).reason == "it is their own activity"
    assert decide(reader("acted"), actor_id=2).is_told
    assert decide(reader("acted"), wished=wants, actor_id=1).is_told


@pytest.mark.parametrize(
    ("silence", "reason"),
    [
        (Silence(ALL, None), "they have muted everything"),
        (Silence("issue:3", None), "they have muted the issue"),
        (
            Silence("project:7", datetime(2026, 4, 1, 8, 30, tzinfo=UTC)),
            "they have muted the project until 2026-04-01 08:30 UTC",
        ),
    ],
)
def test_muted(silence, reason):
    """Silence goes before any setting."""
    wished = wishes({(OWN, Setting.WORKFLOW): ALWAYS}, silence)

    assert decide(reader("assignee"), wished=wished).reason == reason


def test_deactivated():
    """Who is no active member is told nothing, whatever they chose once."""
    found = decide(reader("assignee", is_active=False))

    assert found.reason == "their membership is deactivated"


def test_not_linked():
    """Slack can't find them; mail does."""
    who = reader("assignee", slack_user_id=None)
    slack, mail = rules.by_wishes([who], Topic(Setting.ALERTS), wishes())

    assert slack == Decision(f"slack:{ADA}", "they have not linked a Slack user")
    assert mail.is_told


def test_provider_that_is_off():
    """Without a mail server the record says so."""
    told = Topic(Setting.ALERTS, off={"email": "SMTP_URL is not set"})
    slack, mail = rules.by_wishes([reader("owner")], told, wishes())

    assert slack.is_told
    assert mail.reason == "SMTP_URL is not set"


def test_one_person_once():
    """However many reasons there are; the strongest is named."""
    many = [reader("acted"), reader("team", team="backend"), reader("assignee")]
    (found,) = rules.merged(many)

    assert rules.why(found) == "you are assigned to it"


def test_teams_are_named():
    """The footer says by which team."""
    assert rules.why(reader("team", team="backend")) == ("your team #backend is assigned to it")
