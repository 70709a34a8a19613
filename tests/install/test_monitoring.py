"""Alerts, dashboard and page speak of the same things; tests/whole has what they name exposed."""

import json
import re
from collections import Counter
from itertools import combinations

import pytest
import yaml

from bot.vocabulary.failures import FailureKind
from tests.install import promql
from tests.pages import DOCS, ROOT, anchors, names, page, table

RULES = ROOT / "examples" / "prometheus" / "heliograph.rules.yml"
UNIT_TESTS = RULES.with_name("heliograph.test.yml")
DASHBOARD = json.loads((ROOT / "examples" / "grafana" / "heliograph.json").read_text())
ALERTS = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
NAMES = [each["alert"] for each in ALERTS]
SEVERITIES = {"critical", "warning"}
PANELS = [each for each in DASHBOARD["panels"] if each["type"] != "row"]
QUERIES = [
    *[each["expr"] for each in ALERTS],
    *[target["expr"] for panel in PANELS for target in panel["targets"]],
]
EACH = pytest.mark.parametrize("alert", ALERTS, ids=NAMES)
SECTION = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
SECTIONS = dict(SECTION.findall(page("alerts")))


@pytest.mark.parametrize("query", QUERIES)
def test_queries_are_sound(query):
    """And ask for something."""
    assert promql.asked(query)[0]


@EACH
def test_an_alert_says_all(alert):
    """How bad it is, after how long, in a sentence and in two, and where to read what to do."""
    notes = alert["annotations"]

    assert alert["labels"]["severity"] in SEVERITIES
    assert set(notes) == {"summary", "description", "runbook_url"}
    assert notes["summary"].endswith(".")
    assert "for" in alert or "increase(" in alert["expr"] or "changes(" in alert["expr"]


@EACH
def test_what_a_text_names_is_left_by_the_query(alert):
    """A label that was added up away would be empty in the text."""
    shown = set(re.findall(r"\$labels\.(\w+)", " ".join(alert["annotations"].values())))
    kept = re.findall(r"(?:sum|max|min) by \(([^)]*)\)", alert["expr"])

    for labels in kept:
        assert shown <= {each.strip() for each in labels.split(",")}


def test_every_alert_has_its_section():
    """In the same order, and a row in the table with how bad it is; nothing else has one."""
    rows = [(re.match(r"\[(\w+)\]", row[0])[1], row[1]) for row in table(page("alerts"), "alert")]

    assert list(SECTIONS) == NAMES
    assert rows == [(each["alert"], each["labels"]["severity"]) for each in ALERTS]


@EACH
def test_a_section_says_what_to_do(alert):
    """What it means, how to look, what to do."""
    text = SECTIONS[alert["alert"]]

    assert re.findall(r"^\*\*(It means|Look|Do)\*\*", text, re.MULTILINE) == [
        "It means",
        "Look",
        "Do",
    ]


@EACH
def test_the_runbook_leads_there(alert):
    path, _, anchor = alert["annotations"]["runbook_url"].partition("#")

    assert ROOT / path == DOCS / "alerts.md"
    assert anchor in anchors(page("alerts"))
    assert anchor == alert["alert"].lower()


def test_panels_that_the_page_names_are_there():
    """In italics, as they are headed."""
    named = set(re.findall(r"(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)", page("alerts"))) - {"Targets"}

    assert named
    assert named <= {panel["title"] for panel in PANELS}


def test_every_reason_is_explained():
    """Those that failures are counted by."""
    rows = [names(row[0])[0] for row in table(page("alerts"), "reason")]

    assert rows == [kind.value for kind in FailureKind]


def test_the_important_alerts_have_unit_tests():
    """`promtool test rules` runs them where it is there; what they name is there everywhere."""
    tests = yaml.safe_load(UNIT_TESTS.read_text())
    tested = {one["alertname"] for each in tests["tests"] for one in each["alert_rule_test"]}

    assert tests["rule_files"] == [RULES.name]
    assert {each["alert"] for each in ALERTS if each["labels"]["severity"] == "critical"} <= tested
    assert tested <= set(NAMES)


def test_the_dashboard_goes_by_any_prometheus():
    """Which one is chosen above it; no panel names another."""
    [first, *others] = DASHBOARD["templating"]["list"]
    used = [panel["datasource"] for panel in PANELS]
    used += [target["datasource"] for panel in PANELS for target in panel["targets"]]
    used += [each["datasource"] for each in others]

    assert (first["name"], first["type"], first["query"]) == (
        "datasource",
        "datasource",
        "prometheus",
    )
    assert all(each == {"type": "prometheus", "uid": "${datasource}"} for each in used)


def test_the_dashboard_is_laid_out():
    """Each panel has an id, a place of its own on 24 columns, and says what it shows."""
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    ids = Counter(panel["id"] for panel in DASHBOARD["panels"])

    assert max(ids.values()) == 1
    assert all(at["x"] + at["w"] <= 24 for at in places)
    assert not [pair for pair in combinations(places, 2) if overlap(*pair)]
    assert all(panel["title"] and panel["description"] for panel in PANELS)
    assert DASHBOARD["schemaVersion"] >= 36  # Data sources by their type and uid.
    assert DASHBOARD["uid"]


def overlap(one, other):
    return all(
        one[at] < other[at] + other[size] and other[at] < one[at] + one[size]
        for at, size in (("x", "w"), ("y", "h"))
    )


def test_targets_of_a_panel_have_names_of_their_own():
    for panel in PANELS:
        refs = [target["refId"] for target in panel["targets"]]
        assert len(refs) == len(set(refs)) > 0
