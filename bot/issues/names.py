"""What an issue is called."""

from store.issues.issues import Issue


def name_of(issue: Issue) -> str:
    """The short id; an alert may come before anybody told it."""
    return issue.short_id or "this issue"
