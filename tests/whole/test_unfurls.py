"""Links to the tracker unfurl, whole way: whose, in which shapes, with buttons that work."""

import pytest

from bot.identity.gate import Presser
from bot.workspace.unfurls import link_prompt
from store.issues.issues import Issue, IssueStatus
from store.issues.releases import Release
from store.outbox.models import Delivery
from tests.whole.program import wait_until

SENTRY = "https://sentry.acme.test"
ISSUE = f"{SENTRY}/organizations/acme/issues/7/"
SHAPES = (
    ISSUE,
    f"{SENTRY}/organizations/acme/issues/7/events/0123456789abcdef/?project=1&query=is%3Aopen",
    "https://acme.sentry.acme.test/issues/7/",
    "https://acme.sentry.acme.test/issues/7/events/latest/",
    f"{SENTRY}/acme/shop/issues/7/",
    f"{SENTRY}/acme/shop/issues/7/events/12/",
    f"{SENTRY}/organizations/acme/issues/SHOP-7/",
)


@pytest.fixture
def shared(running, ada, slack):
    """Somebody's message with these links in #general, once it has unfurled."""
    running.post("alert")
    ada.expect_message("Boom 7", channel="alerts")

    def shared(*urls, by=ada, containing="Boom 7"):
        message = by.says(" and ".join(urls), channel="general")
        return ada.expect_update(message, containing)

    return shared


def test_each_shape_of_a_link(shared, slack):
    """The card stands under the link, under exactly the address that Slack gave."""
    messages = {url: shared(url) for url in SHAPES}

    for url, message in messages.items():
        [attachment] = message.attachments
        assert attachment["app_unfurl_url"] == url
        assert "State: Unresolved" in message.plain_text
        assert "Resolve" in message.plain_text
    assert len(slack.calls("chat.unfurl")) == len(SHAPES)


def test_a_press_works_and_redraws(running, shared, ada):
    """As on a card: stored, told in the card's thread, card and unfurl drawn anew."""
    message = shared(ISSUE)

    ada.press("Resolve", message)

    ada.expect_update(message, "State: Resolved")
    ada.expect_ephemeral("SHOP-7")
    ada.expect_message("marked SHOP-7 as resolved", channel="alerts")
    card = next(m for m in running.sandbox.messages("alerts") if m.bot and not m.thread_ts)
    ada.expect_update(card, "State: Resolved")
    assert running.rows(Issue)[0].status == IssueStatus.RESOLVED


def test_what_happens_elsewhere_is_shown(running, shared, ada, slack):
    """The unfurl is as true as the card."""
    message = shared(ISSUE)

    running.post("assigned", assignee="Grace Hopper", assigneeEmail="grace@acme.test")

    ada.expect_update(message, "Grace Hopper")

    card = slack.messages("alerts")[0]
    ada.expect_update(card, "Grace Hopper")
    ada.expect_message("assigned", thread=card)


def test_projects_and_releases(running, shared):
    """By what is known of them."""
    with running.changing() as session:
        session.add(Release(project_id=1, version="shop@1.0 (7)", at=running.services.now()))
    urls = (
        f"{SENTRY}/organizations/acme/projects/shop/",
        f"{SENTRY}/organizations/acme/releases/shop%401.0%20%287%29/?project=1",
        f"{SENTRY}/acme/shop/",
        "https://acme.sentry.acme.test/releases/shop%401.0%20%287%29/",
    )

    message = shared(*urls, containing="Release shop@1.0 (7)")

    assert message.plain_text.count("Project shop") == 2
    assert message.plain_text.count("Release shop@1.0 (7)") == 2
    assert "Unresolved issues: 1" in message.plain_text


def test_one_bad_link_spoils_nothing(shared, slack):
    """Unknown, foreign and broken ones are left alone; escaped ones are read."""
    escaped = f"{ISSUE}?a=1&b=2"
    bad = (
        f"{SENTRY}/organizations/acme/issues/999/",
        f"{SENTRY}/organizations/other/issues/7/",
        f"{SENTRY}.evil.test/organizations/acme/issues/7/",
        "https://sentry.acme.test@evil.test/organizations/acme/issues/7/",
        f"{SENTRY}/settings/acme/",
    )

    message = shared(*bad, escaped)

    assert [each["app_unfurl_url"] for each in message.attachments] == [escaped]
    assert len(slack.calls("chat.unfurl")) == 1


def test_more_than_twenty_links(shared, slack):
    """Twenty unfurl, by one call."""
    urls = [f"{SENTRY}/acme/shop/issues/7/events/{n}/" for n in range(25)]

    message = shared(*urls)

    assert len(message.attachments) == 20
    assert len(slack.calls("chat.unfurl")) == 1


def test_an_event_that_comes_twice(running, shared, slack, ada):
    """Slack repeats what it thinks was not acked: nothing is drawn twice."""
    message = shared(ISSUE)
    event = {
        "type": "link_shared",
        "user": ada.user.id,
        "channel": message.channel,
        "message_ts": message.ts,
        "links": [{"domain": "sentry.acme.test", "url": ISSUE}],
    }

    slack.send_event(event).settled.wait(5)

    slack.expect_nothing_more()
    assert len(slack.calls("chat.unfurl")) == 1


def test_typing_unfolds_nothing(running, shared, slack, ada):
    """The same link comes again once the message is sent."""
    links = [{"domain": "sentry.acme.test", "url": ISSUE}]
    event = {"type": "link_shared", "user": ada.user.id, "channel": "COMPOSER", "links": links}

    slack.send_event(event | {"message_ts": "U1-x", "source": "composer"}).settled.wait(5)

    slack.expect_nothing_more()
    assert slack.calls("chat.unfurl") == []


def test_not_linked(running, shared, slack):
    """Only they are asked; nothing unfurls; the next message asks again."""
    grace = slack.act_as("grace")
    for _ in range(2):
        grace.says(ISSUE, channel="alerts")
        prompt = grace.expect_ephemeral("your Sentry links unfurl")

    values = {e["text"]["text"]: e["value"] for e in prompt.blocks[1]["elements"]}
    assert values == {"Link": "link", "Ignore": "ignore"}
    slack.expect_nothing_more()
    assert slack.calls("chat.unfurl") == []


def test_ignore_is_remembered(running, shared, slack):
    """The question goes away, and does not come back."""
    grace = slack.act_as("grace")
    grace.says(ISSUE, channel="alerts")
    prompt = grace.expect_ephemeral("your Sentry links unfurl")

    grace.press("Ignore", prompt)

    assert wait_until(lambda: prompt.deleted)
    grace.says(ISSUE, channel="general")
    slack.expect_nothing_more()
    assert slack.calls("chat.unfurl") == []


def test_where_the_app_is_not(running, shared, slack):
    """The same by direct message, for nobody can be whispered to there."""
    grace = slack.act_as("grace")

    grace.says(ISSUE, channel="general")

    grace.expect_message("your Sentry links unfurl", channel=grace.user.id)


def test_linked_by_the_question(running, shared, slack):
    """Once they are linked, what they shared unfurls."""
    grace = slack.act_as("grace")
    message = grace.says(ISSUE, channel="alerts")
    grace.press("Link", grace.expect_ephemeral("your Sentry links unfurl"))
    grace.expect_modal("no code can reach you")
    running.link("grace")

    link_prompt.unfold(running.services, Presser("T0ACME", grace.user.id, "T0ACME"))

    grace.expect_update(message, "Boom 7")


def test_a_stranger_of_another_workspace(running, shared, slack):
    """By Slack Connect: nothing is said, and nothing shown."""
    slack.add_user("mallory", team_id="T0OTHER")
    slack.join("general", "mallory")
    mallory = slack.act_as("mallory")

    mallory.says(ISSUE, channel="general")

    slack.expect_nothing_more()
    assert slack.calls("chat.unfurl") == []


def test_a_message_that_is_gone(running, shared, slack, ada):
    """It is given up; the channel's own messages go on."""
    event = {"type": "link_shared", "user": ada.user.id, "channel": "C0ALERTS"}
    links = [{"domain": "sentry.acme.test", "url": ISSUE}]

    slack.send_event(event | {"message_ts": "1.000001", "links": links})

    assert wait_until(lambda: any(row.state == "dead" for row in running.rows(Delivery)))
    running.post("alert", issue=8)
    ada.expect_message("Boom 8", channel="alerts")
