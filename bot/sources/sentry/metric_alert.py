"""Resource `metric_alert`: a metric went over a threshold, or came back."""

import re
from math import isfinite
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, Field, field_validator
from sqlmodel import Session

from bot.incidents import take as incidents
from bot.incidents import tracker_points
from bot.incidents.metric import Metric
from bot.incidents.report import Report, Rule
from bot.intake import intake
from bot.intake.incoming import Slug, SourceId
from bot.intake.intake import Receipt
from bot.intake.public_links import public
from bot.services import Services
from bot.sources.sentry.parts import (
    SHORT_MAX,
    Address,
    Loose,
    Moment,
    OrEmpty,
    Payload,
    Short,
    organization_in,
    page,
)
from bot.vocabulary.aggregates import known
from bot.vocabulary.via import Via
from store.incidents.incidents import IncidentStatus
from store.people import tracker_ids

TYPED_BREAK = r"\n"  # Some versions write a line break so, by its two letters.
EVENT_TYPE = re.compile(r"[a-z]+")
STATUSES = {1: "open", 2: "resolved", 10: "warning", 20: "critical"}  # Sentry's IncidentStatus.


def _minutes(value: object) -> object:
    """Nice to have: none where it is no number of minutes. Some versions tell `10.0`."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return int(value) if isfinite(value) and value >= 1 else None


def _id(value: object) -> object:
    return str(value)[:SHORT_MAX] if isinstance(value, int | str) else ""


def _threshold(value: object) -> object:
    return value if isinstance(value, int | float) else None


Minutes = Annotated[int | None, BeforeValidator(_minutes)]
Label = Annotated[str, BeforeValidator(lambda label: str(label or "").lower())]


class Trigger(BaseModel):
    label: Label = ""
    alert_threshold: Annotated[float | None, BeforeValidator(_threshold)] = None


class AlertRule(BaseModel):
    id: Annotated[str, BeforeValidator(_id)] = ""
    name: Short = ""
    aggregate: Short = ""
    query: Loose = ""
    dataset: Loose = ""
    environment: Loose = ""
    event_types: tuple[Loose, ...] = ()
    time_window: Minutes = None
    comparison_delta: Minutes = None
    triggers: tuple[Trigger, ...] = ()

    @field_validator("triggers", mode="before")
    @classmethod
    def _or_none(cls, triggers: object) -> object:
        return () if triggers is None else triggers

    @field_validator("event_types", mode="before")
    @classmethod
    def _or_any(cls, types: object) -> object:
        return types if isinstance(types, list) else ()

    def threshold(self, label: str) -> float | None:
        told = (known(each.alert_threshold) for each in self.triggers if each.label == label)
        return next(told, None)


class MetricAlert(BaseModel):
    id: SourceId
    identifier: SourceId = ""
    title: Short = ""
    status: int | None = None
    projects: tuple[Slug, ...] = Field(min_length=1)
    date_started: Moment
    alert_rule: Annotated[AlertRule, OrEmpty] = AlertRule()


class Data(BaseModel):
    metric_alert: MetricAlert
    description_title: Short = ""
    description_text: Short = ""
    web_url: Address = ""


class ByArrival(Report):
    """Sentry's moments lie back by the rule's window, and that of the end by another minute."""

    is_by_arrival: ClassVar[bool] = True
    via: ClassVar[Via] = Via.WEBHOOK
    installation: str = ""  # Of our integration; by it the organization is known.
    metric: Metric = Metric()  # What is asked for to draw it.


class MetricAlertPayload(Payload):
    data: Data


def read(body: dict[str, Any], _request_id: str) -> Report | None:
    """The status; None: an action that means none.

    Raises:
        ValidationError: a field is missing or wrong.
    """
    payload = MetricAlertPayload.model_validate(body)
    alert = payload.data.metric_alert
    said = payload.action if payload.action in set(IncidentStatus) else ""
    status = said or STATUSES.get(alert.status or 0)
    if status is None:
        return None
    rule = alert.alert_rule
    return ByArrival(
        id=alert.id,
        identifier=alert.identifier,
        organization=organization_in(payload.data.web_url),
        installation=payload.installation_id,
        title=alert.title.strip() or rule.name.strip() or "Metric alert",
        status=IncidentStatus(status),
        project=alert.projects[0],
        url=page(payload.data.web_url) or "",
        started_at=alert.date_started,
        rule=_rule(rule),
        metric=_metric(rule),
        text="" if status == IncidentStatus.RESOLVED else _first_line(payload.data),
    )


def take(session: Session, services: Services, report: ByArrival, source: str) -> Receipt:
    """As incidents.take; the organization is known by the installation too, which is learnt."""
    session.flush()
    place = intake.place_of(
        session, report.organization, report.project, installation=report.installation
    )
    if report.installation not in ("", place.installation):
        tracker_ids.learn_installation(session, place.organization_id, report.installation)
    link = {"url": public(services.settings, report.url)}
    return incidents.take(session, services, report.model_copy(update=link), source, place)


def follow(services: Services, report: ByArrival, step_id: int) -> None:
    """Its points are read for the chart."""
    tracker_points.look(services, step_id, report.metric)


def _metric(rule: AlertRule) -> Metric:
    return Metric(
        aggregate=rule.aggregate,
        query=rule.query,
        dataset=rule.dataset,
        event_types=[each for each in rule.event_types if EVENT_TYPE.fullmatch(each)],
        environment=rule.environment,
        window=rule.time_window,
    )


def _rule(rule: AlertRule) -> Rule:
    return Rule(
        id=rule.id,
        name=rule.name,
        aggregate=rule.aggregate,
        time_window=rule.time_window,
        comparison_delta=rule.comparison_delta,
        threshold=rule.threshold("critical"),
        warning_threshold=rule.threshold("warning"),
    )


def _first_line(data: Data) -> str:
    """`1204 events in the last 10 minutes`: Sentry tells the value only in words.

    The rule's filter stands in a line of its own below it.
    """
    lines = data.description_text.replace(TYPED_BREAK, "\n").strip().splitlines()
    return lines[0].rstrip() if lines else ""
