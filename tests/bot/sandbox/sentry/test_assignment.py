"""Who an issue can be assigned to, and in which words it is refused."""

import pytest

SHAPE = "Could not parse actor. Format should be `type:id` where type is `team` or `user`."


@pytest.fixture
def outsider(sentry):
    return sentry.add_person("mallory@evil.test", org="evil")


def test_to_a_person(rest, issue, sentry):
    """By id with or without the word, by address; the row has who, and how they are reached."""
    ada = sentry.person("ada")
    for name in (f"user:{ada.id}", str(ada.id), ada.id, "ada@acme.test"):
        rest.put(issue, assignedTo="")
        body = rest.put(issue, assignedTo=name).json()

        assert body["assignedTo"] == {
            "type": "user",
            "id": str(ada.id),
            "name": "Ada Lovelace",
            "email": "ada@acme.test",
        }
    data = sentry.feed(issue)[0]["data"]
    assert (data["assigneeType"], data["assigneeEmail"]) == ("user", "ada@acme.test")


def test_to_a_team(rest, issue, sentry):
    """Its name is its slug, and it has no address."""
    team = sentry.state.team_of("backend")
    body = rest.put(issue, assignedTo=f"team:{team.id}").json()

    assert body["assignedTo"] == {"type": "team", "id": str(team.id), "name": "backend"}
    assert sentry.feed(issue)[0]["data"]["assigneeEmail"] is None


def test_the_same_again_is_nothing(rest, issue):
    """And so is to unassign what is nobody's."""
    for name in ("ada@acme.test", "ada@acme.test", "", ""):
        rest.put(issue, assignedTo=name)

    assert rest.kinds(issue) == ["unassigned", "assigned"]


def test_from_slack(rest, issue, sentry):
    """Whoever says so has it in the row."""
    rest.put(issue, assignedTo="ada@acme.test", integration="slack")

    assert sentry.feed(issue)[0]["data"]["integration"] == "slack"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (None, "This field may not be null."),
        ("user:999999", "User does not exist"),
        ("team:999999", "Team does not exist"),
        ("nobody-here", SHAPE),
        ("group:1", SHAPE),
        ("#backend", SHAPE),
        ("bob@acme.test", "Cannot assign to non-team member"),
    ],
)
def test_refused(rest, issue, name, text):
    """Nothing of the whole request is done then."""
    answer = rest.put(issue, status="resolved", assignedTo=name)

    assert (answer.status_code, answer.json()) == (400, {"assignedTo": [text]})
    assert rest.kinds(issue) == []


def test_refused_by_who_they_are(rest, issue, sentry, outsider):
    """Somebody of elsewhere, an integration, teams without the project and of elsewhere."""
    foreign = sentry.add_team("ops", org="evil")
    frontend = sentry.state.team_of("frontend")

    def text(name):
        return rest.put(issue, assignedTo=name).json()["assignedTo"][0]

    stranger = "User is not a member of this organization"
    assert text(f"user:{outsider.id}") == stranger
    assert text(f"user:{sentry.integration.proxy.id}") == stranger
    assert text(f"team:{frontend.id}") == "Cannot assign to a team without access to the project"
    assert text(f"team:{foreign.id}") == "Team is not a member of this organization"


def test_with_a_change_of_state(rest, issue):
    """Both are done, the state first."""
    rest.put(issue, status="resolved", assignedTo="ada@acme.test")

    assert rest.kinds(issue) == ["assigned", "set_resolved"]
