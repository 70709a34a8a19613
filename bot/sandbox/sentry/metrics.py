"""Metric alerts: rules that fire, and incidents that are closed by the rule or by hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.sandbox.sentry.clock import iso
from bot.sandbox.sentry.furniture import Furniture, Who
from bot.sandbox.sentry.records import Incident, Invitation, Json
from bot.sandbox.sentry.rest.invites import request_invite

CLOSED = 2
BY_HAND, BY_CHANGE, BY_RULE = 1, 2, 3
STATUSES = {"warning": 10, "critical": 20}
WINDOW = timedelta(minutes=10)  # Of every rule here; incidents lie back by it.


class Metrics(Furniture):
    """Incidents and invite requests, which are no issues."""

    def open_incident(
        self,
        project: str,
        title: str = "Errors",
        status: str = "critical",
        *,
        threshold: float = 100,
        values: Sequence[float] = (20, 35, 60, 140),
    ) -> Incident:
        """A rule's threshold is passed; `values` are the last minutes', the newest last."""
        with self.state.lock:
            found, now = self.state.project_of(project), self.state.clock.now()
            number = self.state.new_id()
            rule: Json = {
                "id": str(number),
                "name": title,
                "aggregate": "count()",
                "query": "",
                "timeWindow": WINDOW.total_seconds() / 60,
                "triggers": [{"label": status, "alertThreshold": threshold}],
            }
            points = _points(now, values)
            made = Incident(number, title, found, rule, STATUSES[status], now - WINDOW)
            made.points = points
            self.state.incidents[number] = made
            self._hook(made, status, values[-1])
            self.state.touch()
            return made

    def change_incident(self, incident: Incident, status: str, value: float = 200) -> Incident:
        """It gets worse or better, still open."""
        with self.state.lock:
            incident.status = STATUSES[status]
            incident.points.append((self.state.clock.now(), value))
            self._hook(incident, status, value)
            self.state.touch()
            return incident

    def end_incident(self, incident: Incident) -> Incident:
        """The rule itself finds that it is over."""
        with self.state.lock:
            self._close(incident, BY_RULE)
            self._hook(incident, "resolved", 0)
            return incident

    def close_incident(self, incident: Incident, person: Who | None = None) -> Incident:
        """Somebody closes it by hand; there is no webhook for it."""
        with self.state.lock:
            incident.closed_by = self.person(person) if person is not None else None
            return self._close(incident, BY_HAND)

    def change_rule(self, incident: Incident) -> Incident:
        """Its rule is edited, which ends it; there is no webhook for it."""
        with self.state.lock:
            return self._close(incident, BY_CHANGE)

    def delete_incident(self, incident: Incident) -> None:
        """As with its rule; there is no webhook for it."""
        with self.state.lock:
            del self.state.incidents[incident.id]
            self.state.touch()

    def _close(self, incident: Incident, method: int) -> Incident:
        incident.status, incident.closed = CLOSED, self.state.clock.now() - WINDOW
        incident.method = method
        self.state.touch()
        return incident

    def request_invite(self, email: str, inviter: str | None = None, **facts: object) -> Invitation:
        """Without an inviter they ask for themselves; `facts`: role, teams. No webhook."""
        with self.state.lock:
            made = request_invite(self.state, email, inviter)
            for name, value in facts.items():
                setattr(made, name, value)
            return made

    def _hook(self, incident: Incident, status: str, value: float) -> None:
        rule = incident.rule
        shown: Json = {
            "id": str(incident.id),
            "identifier": str(incident.id),
            "title": incident.title,
            "status": incident.status,
            "projects": [incident.project.slug],
            "date_started": iso(incident.started),
            "date_detected": iso(incident.started),
            "date_closed": iso(incident.closed),
            "alert_rule": {
                "id": rule["id"],
                "name": rule["name"],
                "aggregate": rule["aggregate"],
                "query": rule["query"],
                "dataset": "events",
                "environment": None,
                "time_window": rule["timeWindow"],
                "triggers": [
                    {"label": one["label"], "alert_threshold": one["alertThreshold"]}
                    for one in rule["triggers"]
                ],
            },
        }
        address = f"{self.state.public_url}/organizations/{self.state.org}/alerts/rules/details/"
        data: Json = {
            "metric_alert": shown,
            "description_title": f"{status.capitalize()}: {incident.title}",
            "description_text": f"{value:g} events in the last 10 minutes",
            "web_url": f"{address}{rule['id']}/?alert={incident.id}",
        }
        self.state.hook("metric_alert", status, data, None)


def _points(now: datetime, values: Sequence[float]) -> list[tuple[datetime, float]]:
    ago = range(len(values) - 1, -1, -1)
    return [(now - timedelta(minutes=back), value) for back, value in zip(ago, values, strict=True)]
