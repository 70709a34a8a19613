"""An issue has a ticket in another tracker."""

from typing import ClassVar

from pydantic import model_validator

from bot.activities.base import Activity, OneLine, Page, activity
from bot.notes.note import Line, Link, Span, Strong

# The providers' own spelling, by what trackers call them: small letters alone count.
SPELLINGS = {
    "asana": "Asana",
    "azuredevops": "Azure DevOps",
    "bitbucket": "Bitbucket",
    "bitbucketserver": "Bitbucket Server",
    "clickup": "ClickUp",
    "github": "GitHub",
    "githubenterprise": "GitHub Enterprise",
    "gitlab": "GitLab",
    "jira": "Jira",
    "jiraserver": "Jira Server",
    "linear": "Linear",
    "pivotal": "Pivotal Tracker",
    "phabricator": "Phabricator",
    "redmine": "Redmine",
    "servicenow": "ServiceNow",
    "shortcut": "Shortcut",
    "teamwork": "Teamwork",
    "trello": "Trello",
    "vsts": "Azure DevOps",
    "youtrack": "YouTrack",
    "zendesk": "Zendesk",
}


@activity("create_issue")
class CreateIssue(Activity):
    example: ClassVar = {
        "provider": "github",
        "label": "acme/shop#218",
        "location": "https://github.com/acme/shop/issues/218",
        "new": True,
    }

    provider: OneLine = ""
    label: OneLine = ""
    title: OneLine = ""
    location: Page = ""
    new: bool = True  # False: the ticket was there, and was linked.

    @model_validator(mode="after")
    def _names_a_ticket(self) -> "CreateIssue":
        if not (self.label or self.title or self.location):
            raise ValueError("needs a label, a title or a location")
        return self

    def words(self, who: Span, issue: Span) -> Line:
        did, of = (" created ", " for ") if self.new else (" linked ", " to ")
        shown = self.label or self.title or self.location
        ticket = Link(shown, self.location) if self.location else Strong(shown)
        return (who, did, f"the {_spelled(self.provider)}ticket ", ticket, of, issue)


def _spelled(provider: str) -> str:
    """The provider before a noun; one that we do not know as it was told."""
    key = "".join(letter for letter in provider.lower() if letter.isalnum())
    return f"{SPELLINGS.get(key, provider)} " if provider else ""
