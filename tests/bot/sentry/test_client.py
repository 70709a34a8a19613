"""What is asked, and what is made of a good answer."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.sentry.client import connect as connected
from bot.sentry.errors import SentryBroken, SentryMoved
from bot.settings import Settings
from tests.bot.sentry.conftest import TOKEN
from tests.bot.sentry.rest import ROOT, Reply, issue, link, member

ROW = {"id": "9", "type": "assigned", "dateCreated": "2026-03-14T09:26:00Z"}
PROXY = "heliograph-f6f087-fb1cf533-5407-45dd-b1d1-0042fe1cfa62"


def test_an_issue_is_read(rest, client):
    """The token goes along, the path ends with its slash, numbers in texts are numbers."""
    rest.answer("issues/1/", issue(assignedTo={"type": "user", "id": "4", "name": "Ada"}))

    found = client.issue("1")

    assert (found.short_id, found.count, found.assigned_to.name) == ("API-1", 10, "Ada")
    assert found.payload["substatus"] == "ongoing"
    assert rest.asked[0].headers["Authorization"] == f"Bearer {TOKEN}"


def test_sentry_stands_under_a_path(rest, connect):
    """Whatever comes before it is kept."""
    rest.base = "/tools/sentry"
    rest.answer("issues/1/", issue())

    assert connect().issue("1").id == "1"


def test_a_change_is_put(rest, client):
    """The answer is the issue as it stands afterwards."""
    rest.answer("issues/1/", issue(status="resolved", substatus=None), method="PUT")

    found = client.update_issue("1", {"status": "resolved"})

    assert (found.status, found.substatus) == ("resolved", "")
    assert rest.asked[0].body == {"status": "resolved"}


@pytest.mark.parametrize("act", ["issue", "update_issue"])
def test_a_merged_issue_answers_as_another(rest, client, act):
    """Whoever asks shall not take the other one for it."""
    for method in ("GET", "PUT"):
        rest.answer("issues/7/", issue(1), method=method)

    with pytest.raises(SentryMoved, match="merged into API-1 in Sentry") as caught:
        getattr(client, act)("7", *([{}] if act == "update_issue" else []))

    assert caught.value.issue.id == "1"


def test_a_short_id_is_the_issues_own(rest, client):
    """In any case; a path is made of nothing else than it."""
    rest.answer("issues/api-1/", issue())

    assert client.issue("api-1").id == "1"


def test_a_feed_is_read_in_both_forms(rest, client):
    """Older rows name a person; newer ones the integration, and no user."""
    app = {"id": 3, "name": "Heliograph", "slug": "heliograph-4f"}
    newer = ROW | {"user": None, "sentry_app": app, "data": None, "source": "api"}
    older = ROW | {"id": "8", "user": {"id": "4", "name": "Ada", "email": "ada@acme.test"}}
    rest.answer("issues/1/activities/", {"activity": [newer, older | {"data": {"x": 1}}]})

    first, second = client.activities("1")

    assert (first.user, first.sentry_app.slug, first.data) == (None, "heliograph-4f", {})
    assert (second.user.email, second.data) == ("ada@acme.test", {"x": 1})


def test_many_issues_in_a_request(rest, client):
    """Each id by itself, in one question; no query means all of them, whatever their state."""
    rest.answer("issues/", [issue(1), issue(2)])
    start = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)

    found = client.issues(group=["1", "2"], project=["2"], start=start, collapse="stats")

    assert [each.id for each in found] == ["1", "2"]
    assert rest.asked[0].query == {
        "group": ["1", "2"],
        "project": ["2"],
        "query": [""],
        "start": ["2026-03-14T09:26:00"],
        "collapse": ["stats"],
        "per_page": ["100"],
    }


def test_a_row_of_another_shape(rest, client, caplog):
    """It is left out of issues, and logged once; where none can be read the list is wrong."""
    rest.answer("issues/", [issue(1), issue(2) | {"project": 7}, issue(3)])

    for _ in range(2):
        assert [each.id for each in client.issues()] == ["1", "3"]

    assert [record.getMessage() for record in caplog.records] == [
        "Sentry's Issue 2 has another shape than expected, at project: it is left out"
    ]
    rest.answer("issues/", [issue(2) | {"project": 7}])
    with pytest.raises(SentryBroken, match="another shape"):
        client.issues()


def test_what_is_not_urgent_is_counted(rest, client):
    """With each page, whoever asks; presses are not."""
    rest.answer("issues/", [issue(1)])
    polling = client.for_polling()

    polling.issues()
    client.for_polling().issues()
    client.issues()

    assert client.polled == polling.polled == 2


def test_pages_go_on_while_there_are_results(rest, client):
    """Also after an empty one; `next` is always there, and says at the end that it has none."""
    path = f"{ROOT}members/"
    rest.answer(
        "members/",
        Reply([member(1), member(2)], headers=link(path, "100:1:0", more=True)),
        Reply([], headers=link(path, "100:2:0", more=True)),
        Reply([member(3)], headers=link(path, "100:3:0", more=False)),
    )

    assert [each.user.id for each in client.members()] == ["1", "2", "3"]
    assert [each.query.get("cursor") for each in rest.asked] == [None, ["100:1:0"], ["100:2:0"]]
    assert {tuple(each.query["per_page"]) for each in rest.asked} == {("100",)}


def test_no_more_pages_than_are_wanted(rest, client):
    """Who wants two rows asks for two."""
    more = link(f"{ROOT}issues/", "100:1:0", more=True)
    rest.answer("issues/", Reply([issue(1), issue(2)], headers=more))

    assert len(client.issues(most=2)) == 2
    assert [each.query["per_page"] for each in rest.asked] == [["2"]]


def test_pages_that_go_round_end(rest, client):
    """A cursor that was told before would be asked for ever."""
    rest.answer("teams/", Reply([], headers=link(f"{ROOT}teams/", "0:0:0", more=True)))

    with pytest.raises(SentryBroken, match="pages without end"):
        client.teams()


def test_whose_token_it_is(rest, client):
    """An integration's own user is named after it."""
    user = {"id": "7", "name": PROXY, "email": ""}
    rest.answer("", {"user": user, "auth": {"scopes": ["event:read"]}}, root="/api/0/")

    found = client.whoami()

    assert (found.user.id, found.integration) == ("7", "heliograph-f6f087")
    assert found.scopes == {"event:read"}


def test_all_else_that_is_read(rest, client):
    """Each by its own path."""
    at = "2026-03-14T09:26:00Z"
    rest.answer("teams/", [{"id": "2", "slug": "backend"}])
    rest.answer("backend/members/", [member(1) | {"teamRole": "admin"}], root="/api/0/teams/acme/")
    rest.answer("projects/", [{"id": "2", "slug": "api", "teams": [{"id": "2", "slug": "b"}]}])
    rest.answer("releases/", [{"version": "api@1", "dateCreated": at, "projects": []}])
    deploy = {"id": "1", "environment": "production", "dateFinished": at, "name": None}
    rest.answer("releases/api%401/deploys/", [deploy])
    rest.answer("incidents/", [{"id": "1", "status": 2, "dateStarted": at, "projects": ["api"]}])
    rest.answer("issues/1/events/latest/", {"id": "e", "tags": []})
    rest.answer("issues/1/comments/", [{"id": "5", "data": {"text": "Hello"}}])
    rest.answer("sentry-apps/", [{"slug": "h-1", "events": [], "webhookUrl": None}])
    log = [{"eventType": "issue.created", "responseCode": 0, "date": "2026-03-14 09:26:00+00:00"}]
    rest.answer("h-1/requests/", log, root="/api/0/sentry-apps/")
    rest.answer("events-stats/", {"data": []})

    assert client.organization().links["organizationUrl"] == "https://sentry.acme.test"
    assert client.teams()[0].slug == "backend"
    assert client.team_members("backend")[0].team_role == "admin"
    assert client.projects()[0].teams[0].slug == "b"
    assert client.releases("2")[0].version == "api@1"
    assert client.deploys("api@1")[0].environment == "production"
    assert client.incidents()[0].status == 2
    assert client.latest_event("1").payload["tags"] == []
    assert client.comments("1")[0].text == "Hello"
    assert client.integrations()[0].events == []
    assert client.requests_log("h-1")[0].response_code == 0
    assert client.read("events-stats/", {"query": "x"}) == {"data": []}


def test_a_comment_is_added(rest, client):
    """201, with the comment as it is now."""
    said = Reply({"id": "63", "data": {"text": "Hello"}}, 201)
    rest.answer("issues/1/comments/", said, method="POST")

    assert client.add_comment("1", "Hello").id == "63"


def test_settings_connect_it(rest):
    """Without the three there is none."""
    given = {"sentry_url": f"{rest.url}/", "sentry_org": "acme", "sentry_token": TOKEN}
    with closing(connected(Settings(**given))) as client:
        assert client.organization().slug == "acme"
        assert TOKEN not in repr(client) + repr(client.__dict__)

    assert connected(Settings()) is None
