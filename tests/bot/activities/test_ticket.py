import pytest
from pydantic import ValidationError

from bot.activities import kind_named

PAGE = "https://jira.acme.test/browse/ACME-12"


@pytest.mark.parametrize(
    ("provider", "spelled"),
    [
        ("github", "GitHub "),
        ("GitHub", "GitHub "),
        ("github_enterprise", "GitHub Enterprise "),
        ("gitlab", "GitLab "),
        ("JIRA", "Jira "),
        ("jira_server", "Jira Server "),
        ("linear", "Linear "),
        ("bitbucket", "Bitbucket "),
        ("vsts", "Azure DevOps "),
        ("azure-devops", "Azure DevOps "),
        ("asana", "Asana "),
        ("Acme's own", "Acme's own "),
        ("", ""),
    ],
)
def test_providers(sentence, provider, spelled):
    """Each provider in its own spelling; one that nobody knows as it was told."""
    words = sentence("create_issue", provider=provider, label="ACME-12")

    assert words == f"created the {spelled}ticket ACME-12 for SHOP-7"


def test_linked(sentence):
    """A ticket that was there already is linked."""
    words = sentence("create_issue", provider="jira", label="ACME-12", new=False)

    assert words == "linked the Jira ticket ACME-12 to SHOP-7"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"label": "ACME-12", "title": "It broke"}, "ACME-12"),
        ({"title": "It broke"}, "It broke"),
        ({}, PAGE),
    ],
)
def test_link(links, data, name):
    """Whatever it is called by, it leads to the ticket."""
    assert links("create_issue", location=PAGE, **data) == {name: PAGE}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"label": " "},
        {"label": "ACME-12", "location": "javascript:alert(1)"},
        {"label": "ACME-12", "new": "perhaps"},
    ],
)
def test_refused(data):
    """A ticket has a name, and its page is one."""
    with pytest.raises(ValidationError):
        kind_named("create_issue").model_validate({"provider": "jira"} | data)


def test_state_stays():
    """A ticket changes nothing of the issue."""
    assert kind_named("create_issue")(label="ACME-12").change() == {}
