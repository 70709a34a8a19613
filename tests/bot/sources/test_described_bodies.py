"""The OpenAPI description says what is taken, no more and no less."""

import jsonschema
import pytest
from pydantic import ValidationError

from bot.incidents.report import Report
from bot.intake.incoming import Incoming
from bot.invites.request import InviteAsked
from bot.sources.api import EXAMPLE
from bot.sources.incidents import INCIDENTS
from bot.sources.invites import INVITES

ISSUE = EXAMPLE["issue"]
EXAMPLES = {Incoming: EXAMPLE, Report: INCIDENTS.example, InviteAsked: INVITES.example}
CHANGES = [
    (Incoming, {"id": 0}),
    (Incoming, {"id": ""}),
    (Incoming, {"id": " "}),
    (Incoming, {"id": True}),
    (Incoming, {"id": 1.5}),
    (Incoming, {"id": "x" * 201}),
    (Incoming, {"actor": {}}),
    (Incoming, {"actor": None}),
    (Incoming, {"actor": {"name": " "}}),
    (Incoming, {"actor": {"email": "ada@acme.test"}}),
    (Incoming, {"actor": {"name": "", "email": "ada@acme.test"}}),
    (Incoming, {"actor": "Ada"}),
    (Incoming, {"occurred_at": 1_700_000_000}),
    (Incoming, {"occurred_at": 1_700_000_000.5}),
    (Incoming, {"occurred_at": "2026-03-14T09:26:53Z"}),
    (Incoming, {"occurred_at": None}),
    (Incoming, {"occurred_at": []}),
    (Incoming, {"issue": ISSUE | {"id": 7}}),
    (Incoming, {"issue": ISSUE | {"first_seen": 0}}),
    (Incoming, {"issue": ISSUE | {"level": "warn"}}),
    (Incoming, {"issue": ISSUE | {"level": "loud"}}),
    (Incoming, {"issue": ISSUE | {"url": "ftp://acme.test"}}),
    (Incoming, {"issue": ISSUE | {"url": "https://acme.test"}}),
    (Incoming, {"issue": ISSUE | {"url": ""}}),
    (Incoming, {"issue": ISSUE | {"event_count": -1}}),
    (Report, {"id": 4}),
    (Report, {"identifier": 4}),
    (Report, {"identifier": None}),
    (Report, {"started_at": 1_700_000_000}),
    (Report, {"rule": {"id": 7}}),
    (Report, {"rule": {"id": None}}),
    (Report, {"rule": {"id": []}}),
    (InviteAsked, {"id": 0}),
    (InviteAsked, {"teams": None}),
]


@pytest.mark.parametrize(("kind", "change"), CHANGES, ids=str)
def test_described_as_it_is_taken(kind, change):
    """What the schema takes is taken, what it refuses is refused."""
    body = {**EXAMPLES[kind], **change}
    try:
        kind.model_validate(body)
        is_taken = True
    except ValidationError:
        is_taken = False

    schema = jsonschema.Draft202012Validator(kind.model_json_schema())

    assert schema.is_valid(body) == is_taken


@pytest.mark.parametrize("kind", EXAMPLES)
def test_examples_are_taken(kind):
    """Both ways."""
    kind.model_validate(EXAMPLES[kind])
    jsonschema.validate(dict(EXAMPLES[kind]), kind.model_json_schema())
