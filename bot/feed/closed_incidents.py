"""Incidents that are over in the tracker without a word: closed by hand, or with their rule.

Only what was told here as the tracker's own is asked for; the others are their sender's to end.
"""

import logging
from functools import partial
from typing import ClassVar

from bot.feed import questions
from bot.incidents import take as incidents_in
from bot.incidents.report import Rule
from bot.intake.intake import Refused
from bot.sentry.client import SentryClient
from bot.sentry.errors import SentryNotFound
from bot.sentry.incident import Incident as Answer
from bot.services import Services
from bot.sources.sentry.metric_alert import ByArrival
from bot.vocabulary.via import Via
from store.incidents import incidents
from store.incidents.incidents import Incident, IncidentStatus, OpenIncident

log = logging.getLogger(__name__)

SOURCE = "sentry"


class Ended(ByArrival):
    """Nobody told it: the tracker was asked."""

    via: ClassVar = Via.POLL


class ClosedIncidents:
    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client

    def poll(self) -> None:
        """Raises SentryError: what was not asked yet is asked next time."""
        with self._services.database.read() as session:
            known = incidents.open_of(session, self._client.organization_slug, SOURCE)
        if not known:
            return
        try:
            is_open = {each.id for each in self._client.incidents(status="open")}
        except SentryNotFound:
            log.info("%s has no incidents to be read", self._client.tracker)
            return
        gone = [each for each in known if each.incident.source_id not in is_open]
        questions.all_of(partial(self._look, each) for each in gone)

    def _look(self, known: OpenIncident) -> None:
        """It may have opened between the two questions, or its number be another's."""
        try:
            found = self._client.incident(known.incident.number)
        except SentryNotFound:
            found = None
        if found is not None and not (found.id == known.incident.source_id and found.is_closed):
            return
        over = _report(known, _how(found, self._client.tracker))
        try:
            incidents_in.receive(self._services, over, SOURCE)
        except Refused as refusal:
            log.warning("the end of incident %s is left out: %s", known.incident.number, refusal)


def _how(found: Answer | None, tracker: str) -> str:
    """Who or what ended it; "": its rule, as ever."""
    if found is None:
        return f"{tracker} has it no more"
    if found.is_closed_by_hand:
        return f"{found.closed_by or 'somebody'} closed it in {tracker}"
    return "its alert rule was changed" if found.is_closed_by_change else ""


def _report(known: OpenIncident, text: str) -> Ended:
    """All that is known of it stays as it is."""
    row = known.incident
    return Ended(
        id=row.source_id,
        identifier=row.identifier,
        organization=known.organization,
        title=row.rule or row.number,
        status=IncidentStatus.RESOLVED,
        project=known.project,
        url=row.url,
        started_at=row.started_at,
        rule=_rule(row),
        value=row.value,
        text=text,
    )


def _rule(row: Incident) -> Rule:
    thresholds = {str(status): value for status, value in row.thresholds}
    return Rule(
        id=row.alert_rule,
        name=row.rule,
        aggregate=row.aggregate,
        time_window=row.time_window,
        comparison_delta=row.comparison_delta,
        threshold=thresholds.get(IncidentStatus.CRITICAL),
        warning_threshold=thresholds.get(IncidentStatus.WARNING),
    )
