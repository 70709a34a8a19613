"""The demo's sample activity: each button sends what a tracker would, over HTTP."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import uuid4

import httpx

from bot.demo.metrics import Metric
from bot.demo.stories import STORIES, Story
from bot.sandbox import Sample

ADA = {"email": "ada@acme.test"}
GRACE = {"assignee": "Grace Hopper", "assigneeEmail": "grace@acme.test"}
BOB = {"assignee": "Bob Kahn", "assigneeEmail": "bob@acme.test"}
BACKEND = {"assignee": "backend", "assigneeType": "team"}
FIX = {"version": "shop@2.4.2"}
DEPLOY = FIX | {"environment": "production", "commits": 12, "authors": ["Grace Hopper"]}
BACK = {"version": "shop@2.5.0", "resolved_in_version": FIX["version"]}
COMMENT = {"text": "The gateway changed its API, I am on it."}
TICKET = {
    "provider": "github",
    "label": "acme/shop#218",
    "location": "https://github.com/acme/shop/issues/218",
}
STORM = 30  # Activities at once.
TIMEOUT = 10  # Seconds.


class Tracker:
    """Plays Acme's tracker: knows the newest issue, and tells the intake what happens to it."""

    def __init__(self, url: str, api_token: str, webhook_secret: str) -> None:
        self._url = url
        self._api_token = api_token
        self._webhook_secret = webhook_secret
        self._metric = Metric(url, api_token)
        self._numbers = count(1)
        self._newest = 0
        self._times = 0
        self._turn = threading.Lock()

    def samples(self) -> list[Sample]:
        """The buttons, in their groups."""
        return [
            Sample("Alerts", "New alert", self.new_alert),
            Sample("Alerts", "The same again", self.again),
            Sample("Assignment", "Ada assigns Grace", self.happens("assigned", GRACE)),
            Sample("Assignment", "Ada assigns Bob", self.happens("assigned", BOB)),
            Sample("Assignment", "Ada assigns #backend", self.happens("assigned", BACKEND)),
            Sample("Assignment", "Ada unassigns", self.happens("unassigned")),
            Sample("State", "Ada resolves it in Sentry", self.happens("set_resolved")),
            Sample(
                "State",
                "Ada archives it until it escalates",
                self.happens("set_ignored", {"ignoreUntilEscalating": True}),
            ),
            Sample("State", "Sentry reopens it", self.happens("set_unresolved", who=None)),
            Sample(
                "Releases",
                f"Ada resolves it in {FIX['version']}",
                self.happens("set_resolved_in_release", FIX),
            ),
            Sample("Releases", f"{FIX['version']} is deployed", self.happens("deploy", DEPLOY)),
            Sample("Releases", "It comes back", self.happens("set_regression", BACK, who=None)),
            Sample(
                "Releases", "It escalates", self.happens("set_escalating", {"forecast": 120}, None)
            ),
            Sample("Talk", "Ada comments", self.happens("note", COMMENT)),
            Sample("Talk", "Ada creates a ticket", self.happens("create_issue", TICKET)),
            Sample("Sentry's webhooks", "issue.assigned to Grace", self.hook_assigned),
            Sample("Sentry's webhooks", "issue.resolved by Ada", self.hook_resolved),
            *self._metric.samples(),
            Sample("Much at once", f"{STORM} assignments", self.storm),
        ]

    def new_alert(self) -> str:
        with self._turn:
            self._newest, self._times = next(self._numbers), 0
        return self._activity("alert", self._story.event(0), who=None)

    def again(self) -> str:
        self._need_one()
        with self._turn:
            self._times += 1
        return self._activity("alert", self._story.event(self._times), who=None)

    def happens(
        self, kind: str, data: dict[str, Any] | None = None, who: dict[str, str] | None = ADA
    ) -> Callable[[], str]:
        """A sample: the newest issue is resolved, assigned, …; `who` None is Sentry itself."""

        def send() -> str:
            self._need_one()
            return self._activity(kind, data or {}, who)

        return send

    def storm(self) -> str:
        """They leave as one reply, and the card is redrawn once."""
        self._need_one()
        names = ("Ada Lovelace", "Bob Kahn", "Grace Hopper", "Linus Torvalds")
        for number in range(STORM):
            self._activity("assigned", {"assignee": names[number % len(names)]}, ADA)
        return f"{STORM} activities taken"

    def hook_assigned(self) -> str:
        self._need_one()
        grace = {"type": "user", "id": "3", "name": "Grace Hopper", "email": "grace@acme.test"}
        return self._hook("assigned", {"assignedTo": grace})

    def hook_resolved(self) -> str:
        self._need_one()
        return self._hook("resolved", {"status": "resolved", "statusDetails": {}})

    def issue(self) -> tuple[str, str]:
        """The newest one's short id and address."""
        self._need_one()
        facts = self._story.facts(self._newest)
        return facts["short_id"], facts["url"]

    def incident(self) -> str:
        """The newest one's address."""
        return self._metric.address()

    @property
    def _story(self) -> Story:
        return STORIES[(self._newest - 1) % len(STORIES)]

    def _need_one(self) -> None:
        """The first button that is pressed need not be the alert's."""
        if not self._newest:
            self.new_alert()

    def _activity(self, kind: str, data: dict[str, Any], who: dict[str, str] | None) -> str:
        facts = self._story.facts(self._newest)
        if kind == "alert":
            del facts["event_count"], facts["user_count"]  # The event brings newer ones.
        elif kind != "set_unresolved":
            del facts["substatus"]  # What happens decides it.
        body = {"id": uuid4().hex, "type": kind, "issue": facts, "actor": who, "data": data}
        answer = httpx.post(
            f"{self._url}/api/activities",
            json=body,
            headers={"Authorization": f"Bearer {self._api_token}"},
            timeout=TIMEOUT,
            trust_env=False,
        )
        return _said(f"{kind} of {facts['short_id']}", answer)

    def _hook(self, action: str, more: dict[str, Any]) -> str:
        facts = self._story.facts(self._newest)
        issue = {
            "id": str(facts["id"]),
            "shortId": facts["short_id"],
            "title": facts["title"],
            "culprit": facts["culprit"],
            "level": facts["level"],
            "status": "unresolved",
            "project": {"id": "1", "slug": facts["project"], "name": facts["project"]},
            "web_url": facts["url"],
            "permalink": facts["url"],
        }
        body = json.dumps(
            {
                "action": action,
                "actor": {"type": "user", "id": "1", "name": "Ada Lovelace"},
                "data": {"issue": issue | more},
                "installation": {"uuid": "a8e5d37a-696c-4c54-adb5-b3f28d64c7de"},
            }
        ).encode()
        signature = hmac.new(self._webhook_secret.encode(), body, hashlib.sha256).hexdigest()
        answer = httpx.post(
            f"{self._url}/webhooks/sentry",
            content=body,
            headers={
                "Content-Type": "application/json",
                "Request-ID": uuid4().hex,
                "Sentry-Hook-Resource": "issue",
                "Sentry-Hook-Signature": signature,
            },
            timeout=TIMEOUT,
            trust_env=False,
        )
        return _said(f"issue.{action} of {facts['short_id']}", answer)


def _said(what: str, answer: httpx.Response) -> str:
    if answer.is_success:
        return f"{what}: taken"
    return f"{what}: {answer.status_code} {answer.text}"
