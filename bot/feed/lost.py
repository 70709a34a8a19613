"""An issue that is no more in the tracker: merged into another one, or deleted."""

from sqlmodel import Session

from bot.intake import intake
from bot.intake.incoming import IssueFacts
from bot.intake.public_links import public
from bot.intake.reported_states import owe_redraws
from bot.intake.shown import FromTracker
from bot.sentry.models import Issue as Answer
from bot.services import Services
from bot.vocabulary.via import Via
from store.issues import feed, issues, told_counts
from store.issues import intake as stored
from store.issues.feed import FeedHint
from store.issues.issues import Issue
from store.people.directory import Organization, Project


def take(session: Session, services: Services, hint: FeedHint, into: Answer | None) -> None:
    """Told once where it was told of; the page that it opened is resolved, its buttons go.

    `into` is the issue that goes on in its place; None: it was deleted.
    """
    issue = issues.by_source_id(session, hint.organization_id, hint.source_id)
    if issue is not None:
        kind = "merged_into" if into is not None else "deleted"
        data = {}
        if into is not None:
            url = public(services.settings, into.permalink)
            data = {"short_id": into.short_id, "url": url}
        project = session.get_one(Project, issue.project_id)
        gone = FromTracker(
            id=f"{kind}:{hint.organization_id}:{hint.source_id}",
            type=kind,
            organization=session.get_one(Organization, hint.organization_id).slug,
            issue=IssueFacts(id=hint.source_id, title=None, project=project.slug),
            data=data,
            via=Via.FEED,
        )
        taken = intake.take(session, services, gone, "sentry")
        if not taken.is_new:
            _stay_gone(session, services, issue, gone)
        if into is not None:
            feed.hint(session, hint.organization_id, into.id, at=services.steady())
            _count_anew(session, hint.organization_id, into.id)
    feed.read(session, hint, services.steady())


def _stay_gone(session: Session, services: Services, issue: Issue, gone: FromTracker) -> None:
    """It was told before; a late report may have brought it back."""
    if not issue.is_gone:
        stored.change_issue(session, issue.row_id, intake.checked(gone).change())
        owe_redraws(session, services, issue)


def _count_anew(session: Session, organization_id: int, source_id: str) -> None:
    """The events of the one that was merged into it are no new ones."""
    issue = issues.by_source_id(session, organization_id, source_id)
    if issue is not None:
        told_counts.forget(session, issue.row_id)
