import pytest
from pydantic import ValidationError

from bot.incidents.report import Report
from store.incidents.incidents import IncidentStatus
from tests.bot.incidents.reports import report


def read(**changes):
    return Report.model_validate(report(**changes))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"status": "bad"}, ("status",)),
        ({"status": None}, ("status",)),
        ({"id": ""}, ("id",)),
        ({"title": "  "}, ("title",)),
        ({"project": None}, ("project",)),
        ({"started_at": "yesterday"}, ("started_at",)),
        ({"started_at": "2026-03-14T09:20:00"}, ("started_at",)),
        ({"url": "javascript:alert(1)"}, ("url",)),
        ({"value": "many"}, ("value",)),
        ({"value": [1]}, ("value",)),
        ({"rule": {"time_window": 0}}, ("rule", "time_window")),
        ({"rule": {"time_window": 2**40}}, ("rule", "time_window")),
        ({"rule": {"threshold": "high"}}, ("rule", "threshold")),
        ({"points": [["2026-03-14T10:00:00Z"]]}, ("points", 0, 1)),
        ({"points": [["soon", 1]]}, ("points", 0, 0)),
        ({"points": {"a": 1}}, ("points",)),
    ],
)
def test_what_is_refused(changes, field):
    """The fault names its field."""
    with pytest.raises(ValidationError) as fault:
        read(**changes)

    assert fault.value.errors()[0]["loc"] == field


@pytest.mark.parametrize("value", [None, "nan", float("nan"), float("inf"), -1e308 * 10])
def test_no_number_is_no_value(value):
    """An incident is told even if its metric has no value."""
    assert read(value=value).value is None


@pytest.mark.parametrize("value", [-5, 0, 1e308, 0.1])
def test_odd_numbers_are_values(value):
    """Negative, huge and small ones are as they are."""
    assert read(value=value).value == value


def test_status_in_any_case():
    """Trackers write it in their own way."""
    assert read(status=" Critical ").status == IncidentStatus.CRITICAL


def test_numbers_are_ids():
    """Trackers number their incidents; as ids they are text."""
    told = read(id=4, identifier=12)

    assert (told.id, told.identifier) == ("4", "12")


def test_nothing_more_than_is_needed():
    """What may be left out, or be null, is left out."""
    bare = {k: v for k, v in report().items() if k not in ("rule", "value", "url", "identifier")}
    told = Report.model_validate(bare | {"points": None, "url": None, "identifier": None})

    assert (told.name, told.value, told.url, told.picture) == ("Too many errors", None, "", [])


def test_points_by_epoch_and_without_value():
    """A time may be seconds since 1970; a value may be missing."""
    told = read(points=[[1773482531, 2], ["2026-03-14T10:02:10Z", None], [1773482520, 1]])

    assert told.picture == [(1773482520, 1), (1773482530, None), (1773482531, 2)]


def test_thresholds_by_status():
    """The lower one first; none where none is told."""
    rule = {"threshold": 1000, "warning_threshold": 800}

    assert read(rule=rule).rule.thresholds == [("warning", 800), ("critical", 1000)]
    assert read(rule={"threshold": float("nan")}).rule.thresholds == []
