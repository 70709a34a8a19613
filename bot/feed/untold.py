"""Issues that nobody has told of, which are needed all the same: a link, somebody's Home.

First contact: such an issue is stored as the tracker shows it, nobody is told or paged, and its
feed goes on from here.
"""

from sqlmodel import Session

from bot.feed import state
from bot.intake import intake
from bot.sentry.models import Issue as Answer
from bot.services import Services
from store.issues import feed, issues
from store.issues import intake as stored
from store.issues.issues import Issue
from store.people import tracker_ids


def learn(session: Session, services: Services, slug: str, found: Answer) -> Issue | None:
    """Its row, where it is new; None: it is known already, and is left as it is.

    Raises:
        ValidationError: it is not as issues are; nothing was written.
        Refused: there is no organization `slug`; nothing was written.
    """
    facts = state.facts_of(services, found)
    place = intake.place_of(session, slug, facts.project, facts.id)
    organization_id = place.organization_id
    if issues.by_source_id(session, organization_id, facts.id) is not None:
        return None
    known = tracker_ids.project_of(session, organization_id, found.project.id)
    project_id = known.row_id if known is not None else place.project_id
    if project_id is None:
        project_id = stored.add_project(session, organization_id, facts.project, found.project.id)
    stored.add_issue(
        session,
        organization_id=organization_id,
        project_id=project_id,
        source_id=facts.id,
        title=facts.title or found.title,
    )
    row = issues.by_source_id(session, organization_id, facts.id)
    if row is not None:
        state.settle(session, services, row, state.shown_by(found), facts)
        feed.hint(session, organization_id, facts.id, at=services.steady())
    return row
