"""The feed of the office's issue, as its reader takes it; Acme has a pager."""

from sqlmodel import select

from bot.feed.reader import FeedReader
from store.issues import feed
from store.issues.activities import ActivityRow
from store.outbox.models import Delivery, DeliveryState
from store.routing.routes import Route

PAGER = "pagerduty:primary"


class Reading:
    def __init__(self, office):
        self.office = office
        self.reader = FeedReader(office.services, office.client.for_polling())
        with office.database.write() as session:
            session.add(Route(organization_id=1, project="*", target=PAGER))

    def hint(self, state=None):
        services, issue = self.office.services, str(self.office.issue.id)
        with services.database.write() as session:
            feed.hint(session, 1, issue, at=services.steady(), state=state)

    def read(self):
        """All that is new by now."""
        self.hint()
        self.office.clock.move(minutes=2)
        while self.reader.turn():
            self.office.clock.move(seconds=2)

    def paged(self):
        """Kinds of what the pager is sent."""
        with self.office.database.read() as session:
            rows = session.exec(
                select(ActivityRow.kind, Delivery.state)
                .join(Delivery, Delivery.activity_id == ActivityRow.id)
                .where(Delivery.lane == PAGER)
                .order_by(Delivery.id)
            ).all()
        return [kind for kind, state in rows if state != DeliveryState.SKIPPED]

    def targets_of(self, kind):
        """Who is told of the activities of that kind."""
        with self.office.database.read() as session:
            wanted = select(Delivery.lane).join(ActivityRow).where(ActivityRow.kind == kind)
            return list(session.exec(wanted.where(Delivery.state != DeliveryState.SKIPPED)))
