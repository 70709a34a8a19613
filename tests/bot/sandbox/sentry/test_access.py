"""Tokens: who is nobody, who may not, and in which words they are told."""

import httpx
import pytest

FORBIDDEN = {"detail": "You do not have permission to perform this action."}
MISSING = {"detail": "The requested resource does not exist"}
LISTS = ("members/", "teams/", "projects/", "releases/", "invite-requests/", "incidents/")


@pytest.mark.parametrize(
    ("header", "text"),
    [
        (None, "Authentication credentials were not provided."),
        ("Basic Zm9v", "Authentication credentials were not provided."),
        ("Token abc", "Authentication credentials were not provided."),
        ("Bearer", "Invalid token header. No credentials provided."),
        ("Bearer a b", "Invalid token header. Token string should not contain spaces."),
        ("Bearer sntryu_unknown", "Invalid token"),
    ],
)
def test_nobody(sentry, issue, header, text):
    """401, with the reason."""
    headers = {"Authorization": header} if header else {}
    url = f"{sentry.url}/api/0/organizations/acme/issues/{issue.id}/"
    answer = httpx.get(url, headers=headers, trust_env=False)

    assert (answer.status_code, answer.json()) == (401, {"detail": text})


def test_a_token_that_was_good(sentry, asked_by, rest, issue):
    """Expired, of somebody who left, or revoked."""
    expired, leaver = sentry.add_token("ada"), sentry.add_token("linus")
    expired.is_expired = True
    sentry.remove_person("linus")
    sentry.revoke(sentry.token)

    texts = [asked_by(token=one.value).put(issue).json()["detail"] for one in (expired, leaver)]
    assert texts == ["Token expired", "User inactive or deleted"]
    assert rest.put(issue).status_code == 401


def test_who_is_asking(sentry, rest, asked_by):
    """The token's user and scopes; without a token nobody, and no refusal."""
    assert rest.whoami()["user"]["id"] == str(sentry.integration.proxy.id)
    assert "event:write" in rest.whoami()["auth"]["scopes"]
    assert asked_by("ada").whoami()["user"]["email"] == "ada@acme.test"
    assert asked_by().whoami() == {"version": "0", "auth": None, "user": None}


def test_scopes_of_an_integration(sentry, asked_by, issue):
    """Each list needs its own; an issue is read, changed and deleted by three."""
    reader = asked_by(token=sentry.add_integration("Reader", ["event:read"]).token)
    writer = asked_by(token=sentry.add_integration("Writer", ["event:write"]).token)
    nobody = asked_by(token=sentry.add_integration("Nobody", []).token)

    assert [reader.get(path).status_code for path in LISTS] == [403] * len(LISTS)
    refused = reader.put(issue, status="resolved")
    assert (refused.status_code, refused.json()) == (403, FORBIDDEN)
    assert reader.get(f"issues/{issue.id}/").status_code == 200
    assert nobody.get(f"issues/{issue.id}/").status_code == 403
    assert writer.put(issue, status="resolved").status_code == 200
    assert writer.delete(f"issues/{issue.id}/").status_code == 403


def test_closed_membership(sentry, asked_by, rest, issue):
    """Once it is closed a member needs a team of the project; managers and integrations do not."""
    linus = sentry.person("linus")
    linus.teams = {"frontend"}
    assert asked_by("linus").put(issue, status="resolved").status_code == 200
    sentry.state.is_membership_open = False

    refused = asked_by("linus").put(issue, status="resolved")
    assert (refused.status_code, refused.json()) == (403, FORBIDDEN)
    assert asked_by("linus").get(f"issues/{issue.id}/").status_code == 403
    for client in (asked_by("grace"), asked_by("bob"), rest):
        assert client.put(issue, status="resolved").status_code == 200


def test_other_organizations(sentry, rest, asked_by, issue):
    """What is in another one is missing here and forbidden there; who is of it may nothing."""
    sentry.add_project("theirs", org="evil")
    foreign = _foreign(sentry)
    evil = f"{rest.root}organizations/evil/"
    mallory = asked_by(sentry.add_person("mallory@evil.test", org="evil"))

    def got(path):
        answer = rest.get(path)
        return answer.status_code, answer.json()

    assert got(f"issues/{foreign.id}/") == (404, MISSING)
    assert got(f"{evil}issues/{foreign.id}/") == (403, FORBIDDEN)
    assert got(f"{evil}issues/{issue.id}/") == (404, MISSING)
    assert got(f"{evil}members/") == (403, FORBIDDEN)
    assert got(f"{rest.root}organizations/nowhere/members/") == (404, MISSING)
    assert mallory.put(issue, status="resolved").status_code == 403


def _foreign(sentry):
    with sentry.state.lock:
        project = sentry.state.project_of("theirs", "evil")
        return sentry.state.new_issue(project, "OSError: full")


@pytest.mark.parametrize("name", ["999999", "abc", "API-ZZZZ"])
def test_unknown_issues(rest, name):
    """By any name."""
    answer = rest.get(f"issues/{name}/")

    assert (answer.status_code, answer.json()) == (404, MISSING)


def test_what_breaks_or_is_no_route(rest, issue):
    """A number that its database cannot hold, an unknown path, a method that is not there."""
    path = f"issues/{issue.id}/"
    huge, unknown, posted = rest.get(f"issues/{9**30}/"), rest.get("nonsense/"), rest.post(path)

    assert (huge.status_code, huge.json()["detail"]) == (500, "Internal Error")
    assert (unknown.status_code, unknown.text) == (404, "")
    assert unknown.headers["Content-Type"].startswith("text/html")
    assert (posted.status_code, posted.json()) == (405, {"detail": 'Method "POST" not allowed.'})


def test_the_log_knows_no_token(sentry, rest, asked_by, issue):
    """Who asked is there by name."""
    rest.put(issue, status="resolved")
    asked_by("ada").get("members/")
    asked_by(token="wrong").get("teams/")

    seen = [(call.route, call.method, call.who, call.status) for call in sentry.requests]
    assert seen == [
        ("issue", "PUT", "Heliograph", 200),
        ("members", "GET", "ada@acme.test", 200),
        ("teams", "GET", "", 401),
    ]
    assert sentry.calls("PUT issue")[0].answer["status"] == "resolved"
    assert sentry.token not in str([vars_of(call) for call in sentry.requests])


def vars_of(call):
    return {name: getattr(call, name) for name in ("path", "query", "body", "who", "answer")}
