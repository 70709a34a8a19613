"""The activity feed of an issue, as Sentry shows it."""

from bot.sandbox.sentry.records import Issue, Row

SHOWN_MAX = 100  # Rows, the made-up first one among them.
READ_MAX = 200  # Rows that Sentry looks at before it folds.


def first_seen(issue: Issue) -> Row:
    """The row that Sentry makes up for the end of every feed."""
    return Row(0, "first_seen", {"priority": issue.priority}, None, issue.first_seen)


def folded(issue: Issue, end: Row) -> list[Row]:
    """Newest first; of equal neighbours only the newest is left, comments all stay."""
    shown: list[Row] = []
    before: Row | None = None
    for row in issue.rows[: -READ_MAX - 1 : -1]:
        if row.kind == "note" or before is None or not before.folds(row):
            shown.append(row)
        before = row
    return [*shown, end][:SHOWN_MAX]
