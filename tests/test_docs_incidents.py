"""What docs/incidents.md says is what the program does."""

import json
import re

import pytest

from blocks.incident_card import COLOURS
from bot.incidents.points import SHOWN
from bot.incidents.report import Report, Rule
from bot.incidents.steps import EFFECTS, LEVELS, Step
from bot.notes.note import Effect
from bot.recipients.rules import FALLTHROUGH_MAX
from bot.sources import incidents
from bot.vocabulary import aggregates
from store.incidents.incidents import IncidentStatus
from tests.pages import blocks, names, page, table

PAGE = page("incidents")
TEXT = " ".join(PAGE.split())
PAGER = {Effect.OPENS: "opens the alert", Effect.CLOSES: "closes the alert", Effect.TELLS: ""}


def test_every_status_is_documented():
    """With its colour, what a pager does, and whether it is loud."""
    said = [
        (*names(row[0]), *names(row[1]), row[2], row[3] == "yes") for row in table(PAGE, "status")
    ]

    assert said == [
        (each, COLOURS[each], PAGER[EFFECTS[each]], Step(status=each).is_loud)
        for each in IncidentStatus
    ]


@pytest.mark.parametrize(("head", "model"), [("incident", Report), ("rule", Rule)])
def test_every_field_is_documented(head, model):
    """In their order; what is needed is said to be."""
    said = [(names(row[0])[0], row[1].endswith("Needed.")) for row in table(PAGE, head)]

    assert said == [(name, field.is_required()) for name, field in model.model_fields.items()]


def test_every_aggregate_is_documented():
    """With the words that the program has for it."""
    rows = [(*names(row[0]), float(row[1]), row[2]) for row in table(PAGE, "aggregate")]

    assert [aggregates.sentence(name, value, 10) for name, value, _ in rows] == [r[2] for r in rows]
    assert {aggregates.named(name) for name, *_ in rows} >= set(aggregates.NAMES.values())


def test_the_example_is_a_report():
    """What the docs send is taken."""
    (body,) = re.findall(r"-d '(.*?)'", blocks(PAGE, "sh")[0], re.DOTALL)
    told = Report.model_validate(json.loads(body))

    assert len(told.picture) == 3


@pytest.mark.parametrize(
    "words",
    [
        f"may have {incidents.BODY_MAX // 1024**2} MiB",
        f"points {SHOWN} are kept",
        f"the {FALLTHROUGH_MAX} members of the project's teams",
        f"*{aggregates.sentence('count()', 20, 10, 60)}*",
        f"`warning` are a `{LEVELS[IncidentStatus.WARNING]}`",
        f"`critical` is `{LEVELS[IncidentStatus.CRITICAL]}`",
    ],
)
def test_figures_and_words(words):
    """Numbers and words in the text are those of the program."""
    assert words in TEXT
