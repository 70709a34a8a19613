"""Members, teams, projects, releases, incidents, and paging through them."""

import re

import pytest

RESULTS = re.compile(r'rel="(\w+)"; results="(\w+)"; cursor="([\d:-]+)"')


def links(answer):
    return {
        rel: (more == "true", cursor)
        for rel, more, cursor in RESULTS.findall(answer.headers["Link"])
    }


def pages(rest, path, size):
    """Every page, by the next cursor as long as there is more."""
    cursor, found = "", []
    while True:
        answer = rest.get(path, params={"per_page": size, "cursor": cursor})
        found.append([one["id"] for one in answer.json()])
        more, cursor = links(answer)["next"]
        if not more:
            return found


def test_paging(rest, sentry):
    """Both rels are always there; only `results` says whether to go on."""
    assert pages(rest, "members/", 2) == [["1", "2"], ["3", "4"]]
    first = links(rest.get("members/", params={"per_page": 2}))
    beyond = rest.get("members/", params={"per_page": 2, "cursor": "2:50:0"})
    assert first["previous"][0] is False
    assert (beyond.json(), links(beyond)["next"][0]) == ([], False)
    assert links(rest.get("members/", params={"per_page": 0}))["next"] == (True, "0:1:0")


def test_links_are_by_its_own_address(sentry, rest):
    """Which need not be the one that was asked."""
    sentry.state.public_url = "https://sentry.acme.test"

    assert rest.get("teams/").headers["Link"].startswith("<https://sentry.acme.test/api/0/")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"per_page": 101}, "Invalid per_page value. Cannot exceed 100."),
        ({"cursor": "zzz"}, "Invalid cursor parameter."),
    ],
)
def test_refused_pages(rest, query, text):
    """In words."""
    answer = rest.get("teams/", params=query)

    assert (answer.status_code, answer.json()) == (400, {"detail": text})


def test_members(rest, sentry):
    """A member's id is no user's; who is only invited has no user, who left is gone."""
    invited = sentry.request_invite("new@acme.test", "Ada Lovelace")
    invited.status = "approved"
    sentry.request_invite("asked@acme.test")
    sentry.remove_person("linus")

    found = {one["email"]: one for one in rest.get("members/").json()}
    assert set(found) == {f"{who}@acme.test" for who in ("ada", "bob", "grace", "new")}
    assert found["new@acme.test"]["user"] is None
    assert found["new@acme.test"]["pending"]
    ada = found["ada@acme.test"]
    assert ada["user"]["id"] == str(sentry.person("ada").id) != ada["id"]
    assert rest.get(f"members/{ada['id']}/").json()["teams"] == ["backend"]
    assert rest.get("members/999/").status_code == 404


@pytest.mark.parametrize("query", ["email:ADA@acme.test", "ada lovelace", "role:owner"])
def test_members_by_query(rest, query):
    """An address in any case, a part of a name, a role."""
    found = rest.get("members/", params={"query": query}).json()

    assert [one["name"] for one in found] == ["Ada Lovelace"]


def test_teams_and_projects(rest, sentry):
    """A project's slug changes, its id stays, and so do the short ids."""
    before = {one["slug"]: one["id"] for one in rest.get("projects/").json()}
    sentry.rename_project("api", "backend-api")

    after = {one["slug"]: one["id"] for one in rest.get("projects/").json()}
    assert after["backend-api"] == before["api"]
    assert sentry.raise_issue("backend-api", "OSError: full").short_id == "API-1"
    teams = {one["slug"]: one for one in rest.get("teams/").json()}
    assert [one["slug"] for one in teams["backend"]["projects"]] == ["backend-api"]
    assert teams["backend"]["memberCount"] == 3
    root = f"{rest.root}teams/acme/frontend/members/"
    assert [one["name"] for one in rest.get(root).json()] == ["Bob Kahn", "Grace Hopper"]


def test_releases(rest, sentry):
    """Of the organization, of projects by id, of one project; newest first."""
    sentry.add_release("api@5.0.1", "api")
    api = str(sentry.state.project_of("api").id)

    def versions(path, **query):
        return [one["version"] for one in rest.get(path, params=query).json()]

    assert versions("releases/") == ["api@5.0.1", "shop@2.4.1", "api@5.0.0"]
    assert versions("releases/", project=api) == ["api@5.0.1", "api@5.0.0"]
    assert versions(f"{rest.root}projects/acme/api/releases/") == ["api@5.0.1", "api@5.0.0"]
    sentry.remove_release("api@5.0.1")
    assert versions("releases/", project=api) == ["api@5.0.0"]


def test_deploys(rest, sentry):
    """Of one release, whose version may have a slash in it."""
    sentry.add_release("web/7", "shop")
    sentry.deploy("web/7", "staging")
    sentry.deploy("web/7")

    found = rest.get("releases/web%2F7/deploys/").json()
    assert [one["environment"] for one in found] == ["production", "staging"]
    assert found[0]["dateFinished"]
    assert rest.get("releases/web%2F8/deploys/").status_code == 404


def test_the_organization(rest, sentry):
    """With what decides who may do what."""
    sentry.state.is_membership_open = False
    body = rest.get("").json()

    assert (body["slug"], body["openMembership"]) == ("acme", False)
    assert [one["slug"] for one in body["teams"]] == ["backend", "frontend"]
    assert "teams" not in rest.get("", params={"detailed": "0"}).json()


def test_incidents(rest, sentry):
    """Closed by hand nobody is told; the end is a whole minute, back by the rule's window."""
    incident = sentry.open_incident("api", "Too many errors")
    opened = rest.get("incidents/").json()[0]
    sentry.close_incident(incident)

    closed = rest.get(f"incidents/{incident.id}/").json()
    assert (opened["status"], opened["dateClosed"], opened["projects"]) == (20, None, ["api"])
    assert (closed["status"], closed["dateClosed"][-11:]) == (2, ":00.000000Z"[-11:])
    assert rest.get("incidents/", params={"status": "open"}).json() == []


def test_who_closed_an_incident(rest, sentry):
    """It is told where it is asked for; an incident that is deleted is not there."""
    incident = sentry.open_incident("api", "Too many errors")
    sentry.close_incident(incident, "bob")

    plain = rest.get(f"incidents/{incident.id}/").json()
    whole = rest.get(f"incidents/{incident.id}/", params={"expand": "activities"}).json()
    assert (plain["activities"], plain["statusMethod"]) == (None, 1)
    [_, closing] = whole["activities"]
    assert (closing["value"], closing["user"]["email"]) == ("2", "bob@acme.test")
    sentry.delete_incident(incident)
    assert rest.get(f"incidents/{incident.id}/").status_code == 404


def test_the_numbers_of_an_incident(rest, sentry):
    """In buckets of the interval, zero where nothing was."""
    incident = sentry.open_incident("api", values=(5, 7))
    begin, end = incident.points[0][0], incident.points[-1][0]
    query = {"start": begin.isoformat(), "end": end.isoformat(), "interval": "1m"}

    body = rest.get("events-stats/", params=query | {"yAxis": "count()"}).json()

    assert [value[0]["count"] for _, value in body["data"]] == [5, 7]
    assert rest.get("events-stats/").status_code == 400
