"""The program between a Slack and a Sentry: issues that stand on both sides."""

from sqlmodel import col, exists, select

from bot.sandbox.sentry import SentrySandbox
from store.issues import feed
from store.issues.feed import FeedHint
from store.issues.issues import Issue
from store.issues.wishes import Wish
from store.outbox.models import Delivery, DeliveryState
from tests.whole.program import MEMBERS, Program, an_activity, wait_until

ROUTES = (
    {"project": "shop", "target": "slack:C0ALERTS"},
    {"project": "api", "target": "slack:C0ALERTS"},
)
GRACE = "Grace Hopper"
OPEN = {DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN}


class BothSides:
    """Everybody is linked; `shop` has releases in Sentry, and here only where a test says so.

    So the directory is a file's; with `directory` it comes from Sentry.
    """

    def __init__(self, slack, database_url, *, sentry=None, directory=False, routes=ROUTES):
        self.slack = slack
        self.routes = routes
        self.sentry = sentry or SentrySandbox.acme()
        self.sentry.start()
        self.program = Program(slack, database_url)
        self.program.without = () if directory else ("directory",)
        self._connect()
        self._posted = 0

    def start(self):
        """What can't be started is stopped: its threads would go on in the tests after it."""
        try:
            self.program.start(*self.routes)
            for handle in MEMBERS:
                self.program.link(handle)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self):
        self.program.stop()
        self.sentry.stop()

    def card(self, project="shop", channel="alerts"):
        """A new issue on both sides, and its card as Ada sees it."""
        issue = self.sentry.raise_issue(project, f"Boom {self._posted}")
        self.tell(issue, "alert")
        return issue, self.slack.act_as("ada").expect_message(issue.title, channel=channel)

    def tell(self, issue, kind, **data):
        self._posted += 1
        told = an_activity(
            kind, f"b{self._posted}", issue=issue.id, project=issue.project.slug, title=issue.title
        )
        told["issue"]["short_id"] = issue.short_id
        answer = self.program.send(told | {"data": data})
        assert answer.status_code == 202, answer.text

    def hint(self, issue):
        """As the poll does where something differs."""
        services = self.program.services
        with services.database.write() as session:
            feed.hint(session, 1, str(issue.id), at=services.steady())

    def at_rest(self, seconds=10.0):
        """Until nothing is to be read and nothing to be sent."""
        assert wait_until(self._is_quiet, seconds)

    def _is_quiet(self):
        """Asked often, of many rows; in one statement, since a reading becomes a sending."""
        owed = exists().where(col(Delivery.state).in_(OPEN))
        hinted = select(FeedHint.id).exists()
        with self.program.services.database.read() as session:
            return not session.exec(select(owed | hinted)).one()

    def replies(self, words):
        found = [m for m in self.slack.messages("alerts") if m.thread_ts not in {None, m.ts}]
        return [m for m in found if m.says(words)]

    def stored(self, issue):
        return next(row for row in self.program.rows(Issue) if row.source_id == str(issue.id))

    def wishes(self):
        return self.program.rows(Wish)

    def wish_of(self, issue):
        wanted = self.stored(issue).id
        with self.program.services.database.read() as session:
            return list(session.exec(select(Wish).where(Wish.issue_id == wanted)))[-1]

    def ended(self, issue, seconds=10.0):
        """The issue's last wish, once it has ended."""
        assert wait_until(lambda: self.wish_of(issue).ended_at is not None, seconds)
        return self.wish_of(issue)

    def kinds(self, issue):
        """Its rows in Sentry, oldest first, without what told it."""
        return [row["type"] for row in reversed(self.sentry.feed(issue)) if row["id"] != "0"]

    def puts(self):
        return self.sentry.calls("PUT issue")

    def _connect(self):
        told = {
            "sentry_url": self.sentry.url,
            "sentry_org": self.sentry.org,
            "sentry_token": self.sentry.token,
            "sentry_webhook_secret": self.sentry.secret,
            "sentry_poll": 0,
        }
        settings = self.program.settings
        self.program.settings = type(settings)(**(settings.model_dump() | told))
