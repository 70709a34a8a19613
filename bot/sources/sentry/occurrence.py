"""Sentry's `occurrence`: what an event of a kind that is no error tells of itself.

Cron, uptime, performance, feedback, metric issues: their event's own title is another one.
"""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from bot.sources.sentry.parts import ID_MAX, SHORT_MAX, Loose
from store.incidents.same_alert import by_name

METRIC, METRIC_TYPE = (
    ("metric", "metric_alert"),
    8001,
)  # Sentry's category and type of metric issues.
RULE_IDS = ("alert_id", "alertId")  # Where a metric issue's evidence has the alert rule's id.
SHOWN = 8  # Pieces of evidence; a card has room for as many lines.


def _dicts(value: object) -> object:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else ()


def _dict(value: object) -> object:
    return value if isinstance(value, dict) else {}


def _said(value: object) -> object:
    """Of whatever type; a text of several lines as one."""
    is_told = isinstance(value, str | int | float) and not isinstance(value, bool)
    return " ".join(str(value).split())[:500] if is_told else ""


class Evidence(BaseModel):
    name: Annotated[str, BeforeValidator(_said)] = ""
    value: Annotated[str, BeforeValidator(_said)] = ""
    important: Annotated[bool, BeforeValidator(bool)] = False

    @property
    def line(self) -> str:
        return f"{self.name}: {self.value}" if self.name else self.value


class Occurrence(BaseModel):
    """Of any shape: nobody is to miss an alert for it."""

    title: Loose = Field("", alias="issueTitle")
    subtitle: Loose = ""
    culprit: Loose = ""
    type: Annotated[str, BeforeValidator(_said)] = ""
    evidence: Annotated[tuple[Evidence, ...], BeforeValidator(_dicts)] = Field(
        (), alias="evidenceDisplay"
    )
    data: Annotated[dict[str, Any], BeforeValidator(_dict)] = Field({}, alias="evidenceData")

    @property
    def told(self) -> str:
        """The reason, then the evidence, what is important first; a line each."""
        said = self.subtitle if self.subtitle not in self.title else ""
        by_weight = sorted(self.evidence, key=lambda each: not each.important)
        proof = [each.line for each in by_weight if each.value]
        return "\n".join([*([said] if said else []), *proof[:SHOWN]])

    def metric_alert(self, category: str = "", title: str = "") -> str:
        """Which metric alert rule a metric issue is of, as `store.incidents.same_alert` has it.

        Its evidence names the rule's id; without evidence its title is the rule's name. "": it is
        no metric issue.
        """
        named = next(filter(None, (_said(self.data.get(name)) for name in RULE_IDS)), "")
        if named:
            return str(named)[:ID_MAX]
        is_metric = category in METRIC or self.type == str(METRIC_TYPE)
        return by_name((self.title or title)[:SHORT_MAX]) if is_metric else ""


AnyOccurrence = Annotated[Occurrence, BeforeValidator(_dict)]
NO_OCCURRENCE = Occurrence.model_validate({})
